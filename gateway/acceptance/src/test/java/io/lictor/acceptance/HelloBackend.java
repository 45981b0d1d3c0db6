package io.lictor.acceptance;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.hello.HelloServiceGrpc;
import io.lictor.samples.proto.hello.SayHelloRequest;
import io.lictor.samples.proto.hello.SayHelloResponse;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A HelloService that greets, except whoever is called {@code nobody}: that call stays open until it is cancelled.
 * Thread-safe.
 */
final class HelloBackend extends HelloServiceGrpc.HelloServiceImplBase {

    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();

    @Override
    public void sayHello(SayHelloRequest request, StreamObserver<SayHelloResponse> observer) {
        ((ServerCallStreamObserver<SayHelloResponse>) observer).setOnCancelHandler(cancelled::incrementAndGet);
        calls.incrementAndGet();
        if (!request.getName().equals("nobody")) {
            observer.onNext(SayHelloResponse.newBuilder()
                    .setMessage("你好," + request.getName())
                    .build());
            observer.onCompleted();
        }
    }
}
