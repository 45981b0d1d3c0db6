package io.lictor.schema.reflection;

import io.grpc.MethodDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;

/** A version of the reflection service; on the wire the messages of both are the same, so one set of classes reads both. */
record ReflectionProtocol(
        String name, boolean hasFallback, MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method) {

    static ReflectionProtocol v1() {
        return new ReflectionProtocol("v1", true, ServerReflectionGrpc.getServerReflectionInfoMethod());
    }

    static ReflectionProtocol v1alpha() {
        String path = io.grpc.reflection.v1alpha.ServerReflectionGrpc.getServerReflectionInfoMethod()
                .getFullMethodName();
        return new ReflectionProtocol(
                "v1alpha",
                false,
                ServerReflectionGrpc.getServerReflectionInfoMethod().toBuilder()
                        .setFullMethodName(path)
                        .build());
    }
}
