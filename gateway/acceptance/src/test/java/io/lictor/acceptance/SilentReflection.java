package io.lictor.acceptance;

import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;

/** A reflection service that listens and never answers. */
final class SilentReflection extends ServerReflectionGrpc.ServerReflectionImplBase {

    @Override
    public StreamObserver<ServerReflectionRequest> serverReflectionInfo(
            StreamObserver<ServerReflectionResponse> observer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionRequest request) {}

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {}
        };
    }
}
