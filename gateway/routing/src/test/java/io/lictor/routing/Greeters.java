package io.lictor.routing;

import com.google.api.AnnotationsProto;
import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.lictor.schema.DescriptorPool;

/** Descriptors of a service {@code greet.Greeter} whose methods each take and return {@code greet.Name}. */
final class Greeters {

    private Greeters() {}

    /** @param templates the GET template of each method, by turns with the method's name; or {@code KIND /template} */
    static DescriptorPool pool(String... templates) {
        return DescriptorPool.link(set(templates));
    }

    /** As {@link #pool}, with another field in the message: the same methods mean something else. */
    static DescriptorPool changed(String... templates) {
        FileDescriptorSet.Builder set = set(templates).toBuilder();
        set.getFileBuilder(0).getMessageTypeBuilder(0).addField(field("nick", 2));
        return DescriptorPool.link(set.build());
    }

    static FileDescriptorSet set(String... templates) {
        ServiceDescriptorProto.Builder service =
                ServiceDescriptorProto.newBuilder().setName("Greeter");
        for (int i = 0; i < templates.length; i += 2) {
            service.addMethod(MethodDescriptorProto.newBuilder()
                    .setName(templates[i])
                    .setInputType(".greet.Name")
                    .setOutputType(".greet.Name")
                    .setOptions(
                            MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule(templates[i + 1]))));
        }
        return FileDescriptorSet.newBuilder()
                .addFile(FileDescriptorProto.newBuilder()
                        .setName("greet.proto")
                        .setPackage("greet")
                        .setSyntax("proto3")
                        .addDependency("google/api/annotations.proto")
                        .addMessageType(
                                DescriptorProto.newBuilder().setName("Name").addField(field("name", 1)))
                        .addService(service))
                .build();
    }

    private static HttpRule rule(String template) {
        int space = template.indexOf(' ');
        return space < 0
                ? HttpRule.newBuilder().setGet(template).build()
                : HttpRule.newBuilder()
                        .setCustom(CustomHttpPattern.newBuilder()
                                .setKind(template.substring(0, space))
                                .setPath(template.substring(space + 1)))
                        .build();
    }

    private static FieldDescriptorProto.Builder field(String name, int number) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(FieldDescriptorProto.Type.TYPE_STRING);
    }
}
