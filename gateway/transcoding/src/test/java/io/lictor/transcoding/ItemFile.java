package io.lictor.transcoding;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_BOOL;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_BYTES;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_DOUBLE;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_ENUM;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_FLOAT;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_INT32;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_INT64;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_MESSAGE;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_STRING;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_UINT64;

import com.google.api.AnnotationsProto;
import com.google.api.HttpBodyProto;
import com.google.api.HttpRule;
import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;

/** A proto file with one message that has a field of every kind, and a service with one method bound as the test says. */
final class ItemFile {
    private static final String ITEM = ".shop.Item";

    private ItemFile() {}

    static FileDescriptorSet withRule(HttpRule rule) {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("shop/item.proto")
                .setPackage("shop")
                .setSyntax("proto3")
                .addDependency("google/protobuf/timestamp.proto")
                .addDependency("google/protobuf/duration.proto")
                .addDependency("google/protobuf/field_mask.proto")
                .addDependency("google/protobuf/wrappers.proto")
                .addDependency("google/protobuf/struct.proto")
                .addDependency("google/protobuf/any.proto")
                .addDependency("google/protobuf/empty.proto")
                .addDependency("google/api/httpbody.proto")
                .addDependency("google/api/annotations.proto")
                .addMessageType(item())
                .addEnumType(color())
                .addService(service(rule))
                .build();
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder().addFile(file);
        for (FileDescriptor known : new FileDescriptor[] {
            TimestampProto.getDescriptor(),
            DurationProto.getDescriptor(),
            FieldMaskProto.getDescriptor(),
            WrappersProto.getDescriptor(),
            StructProto.getDescriptor(),
            AnyProto.getDescriptor(),
            EmptyProto.getDescriptor(),
            HttpBodyProto.getDescriptor()
        }) {
            set.addFile(known.toProto());
        }
        return set.build();
    }

    private static ServiceDescriptorProto service(HttpRule rule) {
        MethodOptions options = MethodOptions.newBuilder()
                .setExtension(AnnotationsProto.http, rule)
                .build();
        return ServiceDescriptorProto.newBuilder()
                .setName("Items")
                .addMethod(MethodDescriptorProto.newBuilder()
                        .setName("Call")
                        .setInputType(ITEM)
                        .setOutputType(ITEM)
                        .setOptions(options))
                .addMethod(MethodDescriptorProto.newBuilder()
                        .setName("Watch")
                        .setInputType(ITEM)
                        .setOutputType(ITEM)
                        .setServerStreaming(true))
                .build();
    }

    private static EnumDescriptorProto color() {
        return EnumDescriptorProto.newBuilder()
                .setName("Color")
                .addValue(EnumValueDescriptorProto.newBuilder()
                        .setName("COLOR_UNSPECIFIED")
                        .setNumber(0))
                .addValue(EnumValueDescriptorProto.newBuilder().setName("RED").setNumber(1))
                .addValue(EnumValueDescriptorProto.newBuilder().setName("BLUE").setNumber(2))
                .build();
    }

    private static DescriptorProto item() {
        DescriptorProto.Builder item = DescriptorProto.newBuilder().setName("Item");
        scalars(item);
        item.addField(message("child", 13, ITEM));
        item.addField(message("kids", 14, ITEM).setLabel(Label.LABEL_REPEATED));
        item.addField(message("at", 15, ".google.protobuf.Timestamp"));
        item.addField(message("ttl", 16, ".google.protobuf.Duration"));
        item.addField(message("mask", 17, ".google.protobuf.FieldMask"));
        item.addField(message("sv", 18, ".google.protobuf.StringValue"));
        item.addField(message("st", 19, ".google.protobuf.Struct"));
        item.addField(message("val", 20, ".google.protobuf.Value"));
        item.addField(message("any", 21, ".google.protobuf.Any"));
        item.addField(scalar("a", 22, TYPE_STRING).setOneofIndex(0));
        item.addField(scalar("b", 23, TYPE_INT32).setOneofIndex(0));
        item.addField(scalar("opt", 24, TYPE_INT32).setOneofIndex(1).setProto3Optional(true));
        item.addField(scalar("odd", 25, TYPE_STRING).setJsonName("o:dd"));
        item.addField(message("times", 26, ".google.protobuf.Timestamp").setLabel(Label.LABEL_REPEATED));
        item.addField(message("vals", 27, ".google.protobuf.ListValue"));
        item.addField(message("flagged", 28, ".google.protobuf.BoolValue"));
        item.addField(message("raw", 29, ".google.api.HttpBody"));
        item.addField(scalar("ratio32", 30, TYPE_FLOAT));
        item.addField(message("by_number", 31, ITEM + ".ByNumberEntry").setLabel(Label.LABEL_REPEATED));
        item.addNestedType(entry("ByNumberEntry", scalar("key", 1, TYPE_INT64), scalar("value", 2, TYPE_STRING)));
        item.addOneofDecl(OneofDescriptorProto.newBuilder().setName("pick"));
        item.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_opt"));
        return item.build();
    }

    private static void scalars(DescriptorProto.Builder item) {
        item.addField(scalar("name", 1, TYPE_STRING));
        item.addField(scalar("display_name", 2, TYPE_STRING));
        item.addField(scalar("n", 3, TYPE_INT32));
        item.addField(scalar("big", 4, TYPE_INT64));
        item.addField(scalar("ubig", 5, TYPE_UINT64));
        item.addField(scalar("flag", 6, TYPE_BOOL));
        item.addField(scalar("ratio", 7, TYPE_DOUBLE));
        item.addField(scalar("blob", 8, TYPE_BYTES));
        item.addField(scalar("color", 9, TYPE_ENUM).setTypeName(".shop.Color"));
        item.addField(scalar("tags", 10, TYPE_STRING).setLabel(Label.LABEL_REPEATED));
        item.addField(scalar("nums", 11, TYPE_INT32).setLabel(Label.LABEL_REPEATED));
        item.addField(message("labels", 12, ITEM + ".LabelsEntry").setLabel(Label.LABEL_REPEATED));
        item.addNestedType(entry("LabelsEntry", scalar("key", 1, TYPE_STRING), scalar("value", 2, TYPE_STRING)));
    }

    private static DescriptorProto.Builder entry(
            String name, FieldDescriptorProto.Builder key, FieldDescriptorProto.Builder value) {
        return DescriptorProto.newBuilder()
                .setName(name)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(key)
                .addField(value);
    }

    private static FieldDescriptorProto.Builder scalar(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(Label.LABEL_OPTIONAL)
                .setType(type);
    }

    private static FieldDescriptorProto.Builder message(String name, int number, String type) {
        return scalar(name, number, TYPE_MESSAGE).setTypeName(type);
    }
}
