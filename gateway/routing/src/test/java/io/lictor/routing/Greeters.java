package io.lictor.routing;

import com.google.api.AnnotationsProto;
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

    /** @param templates the GET template of each method, by turns with the method's name */
    static DescriptorPool pool(String... templates) {
        ServiceDescriptorProto.Builder service =
                ServiceDescriptorProto.newBuilder().setName("Greeter");
        for (int i = 0; i < templates.length; i += 2) {
            HttpRule rule = HttpRule.newBuilder().setGet(templates[i + 1]).build();
            service.addMethod(MethodDescriptorProto.newBuilder()
                    .setName(templates[i])
                    .setInputType(".greet.Name")
                    .setOutputType(".greet.Name")
                    .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule)));
        }
        return DescriptorPool.link(FileDescriptorSet.newBuilder()
                .addFile(FileDescriptorProto.newBuilder()
                        .setName("greet.proto")
                        .setPackage("greet")
                        .setSyntax("proto3")
                        .addDependency("google/api/annotations.proto")
                        .addMessageType(DescriptorProto.newBuilder()
                                .setName("Name")
                                .addField(FieldDescriptorProto.newBuilder()
                                        .setName("name")
                                        .setNumber(1)
                                        .setType(FieldDescriptorProto.Type.TYPE_STRING)))
                        .addService(service))
                .build());
    }
}
