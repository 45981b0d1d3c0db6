package io.lictor.schema;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.TextFormat;
import java.util.Arrays;
import java.util.List;

/** Descriptors written by hand. */
public final class TestFiles {

    private TestFiles() {}

    /** An empty file that imports others. */
    public static FileDescriptorProto file(String name, String... imports) {
        return FileDescriptorProto.newBuilder()
                .setName(name)
                .setSyntax("proto3")
                .setPackage(name.replace(".proto", "").replace('/', '.'))
                .addAllDependency(Arrays.asList(imports))
                .build();
    }

    public static FileDescriptorSet set(FileDescriptorProto... files) {
        return FileDescriptorSet.newBuilder().addAllFile(Arrays.asList(files)).build();
    }

    /** {@code shop/item.proto}: the message {@code shop.Item} has a field of each kind that matters to a binding. */
    public static FileDescriptorProto item() {
        DescriptorProto labels = DescriptorProto.newBuilder()
                .setName("LabelsEntry")
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(field("key", 1, FieldDescriptorProto.Type.TYPE_STRING))
                .addField(field("value", 2, FieldDescriptorProto.Type.TYPE_STRING))
                .build();
        DescriptorProto item = DescriptorProto.newBuilder()
                .setName("Item")
                .addNestedType(labels)
                .addField(field("name", 1, FieldDescriptorProto.Type.TYPE_STRING))
                .addField(field("display_name", 2, FieldDescriptorProto.Type.TYPE_STRING))
                .addField(field("n", 3, FieldDescriptorProto.Type.TYPE_INT32))
                .addField(field("tags", 4, FieldDescriptorProto.Type.TYPE_STRING).toBuilder()
                        .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED))
                .addField(message("labels", 5, ".shop.Item.LabelsEntry").toBuilder()
                        .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED))
                .addField(message("child", 6, ".shop.Item"))
                .addField(message("kids", 7, ".shop.Item").toBuilder()
                        .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED))
                .addField(message("at", 8, ".google.protobuf.Timestamp"))
                .addField(message("sv", 9, ".google.protobuf.StringValue"))
                .addField(message("st", 10, ".google.protobuf.Struct"))
                .addField(field("a", 11, FieldDescriptorProto.Type.TYPE_STRING).toBuilder()
                        .setOneofIndex(0))
                .addField(field("b", 12, FieldDescriptorProto.Type.TYPE_STRING).toBuilder()
                        .setOneofIndex(0))
                .addOneofDecl(OneofDescriptorProto.newBuilder().setName("pick"))
                .build();
        return file(
                        "shop/item.proto",
                        "google/protobuf/timestamp.proto",
                        "google/protobuf/wrappers.proto",
                        "google/protobuf/struct.proto")
                .toBuilder()
                .setPackage("shop")
                .addMessageType(item)
                .build();
    }

    /** {@code shop/shop.proto}: the service {@code shop.Shop} with methods from Item to Item. */
    public static FileDescriptorProto shop(MethodDescriptorProto... methods) {
        return service("shop", "Shop", methods);
    }

    public static FileDescriptorProto service(String packageName, String name, MethodDescriptorProto... methods) {
        return file(
                        packageName.replace('.', '/') + "/" + name + ".proto",
                        "shop/item.proto",
                        "google/api/annotations.proto")
                .toBuilder()
                .setPackage(packageName)
                .addService(ServiceDescriptorProto.newBuilder().setName(name).addAllMethod(List.of(methods)))
                .build();
    }

    /** A method without annotation. */
    public static MethodDescriptorProto method(String name) {
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(".shop.Item")
                .setOutputType(".shop.Item")
                .build();
    }

    /** A method with {@code google.api.http}, the rule in text format. */
    public static MethodDescriptorProto method(String name, String rule) {
        try {
            return method(name).toBuilder()
                    .setOptions(MethodOptions.newBuilder()
                            .setExtension(AnnotationsProto.http, TextFormat.parse(rule, HttpRule.class)))
                    .build();
        } catch (TextFormat.ParseException typingError) {
            throw new IllegalArgumentException(rule, typingError);
        }
    }

    static FieldDescriptorProto field(String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .build();
    }

    private static FieldDescriptorProto message(String name, int number, String type) {
        return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE).toBuilder()
                .setTypeName(type)
                .build();
    }
}
