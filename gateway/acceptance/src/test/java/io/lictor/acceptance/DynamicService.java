package io.lictor.acceptance;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A gRPC service whose descriptors are made here and now, so that nobody can have seen them before. It has one method,
 * which answers what it was asked: {@code GET /NAME/{text}}.
 *
 * @param name also its protobuf package
 */
record DynamicService(String name, FileDescriptor file) {

    static DynamicService named(String name) {
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName(name + "/v1/echo.proto")
                .setPackage(name)
                .setSyntax("proto3")
                .addDependency(AnnotationsProto.getDescriptor().getName())
                .addMessageType(DescriptorProto.newBuilder()
                        .setName("Text")
                        .addField(FieldDescriptorProto.newBuilder()
                                .setName("text")
                                .setNumber(1)
                                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                                .setType(FieldDescriptorProto.Type.TYPE_STRING)))
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Echo")
                        .addMethod(MethodDescriptorProto.newBuilder()
                                .setName("Say")
                                .setInputType("." + name + ".Text")
                                .setOutputType("." + name + ".Text")
                                .setOptions(MethodOptions.newBuilder()
                                        .setExtension(
                                                AnnotationsProto.http,
                                                HttpRule.newBuilder()
                                                        .setGet("/" + name + "/{text}")
                                                        .build()))))
                .build();
        try {
            FileDescriptor[] dependencies = {AnnotationsProto.getDescriptor()};
            return new DynamicService(name, FileDescriptor.buildFrom(file, dependencies));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    ServerServiceDefinition definition() {
        Descriptor text = file.findMessageTypeByName("Text");
        String service = name + ".Echo";
        MethodDescriptor<DynamicMessage, DynamicMessage> say =
                MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, "Say"))
                        .setRequestMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(text)))
                        .setResponseMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(text)))
                        .build();
        ServiceDescriptor descriptor = ServiceDescriptor.newBuilder(service)
                .setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> file)
                .addMethod(say)
                .build();
        return ServerServiceDefinition.builder(descriptor)
                .addMethod(say, ServerCalls.asyncUnaryCall((request, observer) -> {
                    observer.onNext(request);
                    observer.onCompleted();
                }))
                .build();
    }

    /** What {@code protoc --include_imports} would write. */
    FileDescriptorSet descriptors() {
        Set<FileDescriptor> files = new LinkedHashSet<>();
        collect(file, files);
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.forEach(each -> set.addFile(each.toProto()));
        return set.build();
    }

    private static void collect(FileDescriptor file, Set<FileDescriptor> files) {
        file.getDependencies().forEach(dependency -> collect(dependency, files));
        files.add(file);
    }
}
