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
import java.util.List;
import java.util.Set;

/**
 * A gRPC service whose descriptors are made here and now, so that nobody can have seen them before. Its methods answer
 * what they were asked: {@code Say} at {@code GET /NAME/{text}}, any other at {@code GET /NAME/METHOD/{text}}.
 *
 * @param name also its protobuf package
 */
record DynamicService(String name, FileDescriptor file) {

    /** @param more methods besides {@code Say}, which a later version may have */
    static DynamicService named(String name, String... more) {
        ServiceDescriptorProto.Builder service = ServiceDescriptorProto.newBuilder()
                .setName("Echo")
                .addMethod(method(name, "Say", "/" + name + "/{text}"));
        for (String method : more) {
            service.addMethod(method(name, method, "/" + name + "/" + method + "/{text}"));
        }
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
                .addService(service)
                .build();
        try {
            FileDescriptor[] dependencies = {AnnotationsProto.getDescriptor()};
            return new DynamicService(name, FileDescriptor.buildFrom(file, dependencies));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodDescriptorProto method(String service, String name, String template) {
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType("." + service + ".Text")
                .setOutputType("." + service + ".Text")
                .setOptions(MethodOptions.newBuilder()
                        .setExtension(
                                AnnotationsProto.http,
                                HttpRule.newBuilder().setGet(template).build()))
                .build();
    }

    ServerServiceDefinition definition() {
        List<MethodDescriptor<DynamicMessage, DynamicMessage>> methods = file.getServices().get(0).getMethods().stream()
                .map(method -> callable(method.getName()))
                .toList();
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(name + ".Echo")
                .setSchemaDescriptor((ProtoFileDescriptorSupplier) () -> file);
        methods.forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(method -> definition.addMethod(method, ServerCalls.asyncUnaryCall((request, observer) -> {
            observer.onNext(request);
            observer.onCompleted();
        })));
        return definition.build();
    }

    private MethodDescriptor<DynamicMessage, DynamicMessage> callable(String method) {
        Descriptor text = file.findMessageTypeByName("Text");
        return MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(name + ".Echo", method))
                .setRequestMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(text)))
                .setResponseMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(text)))
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
