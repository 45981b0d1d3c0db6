package io.lictor.samples.hello;

import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.hello.HelloServiceGrpc;
import io.lictor.samples.proto.hello.SayHelloRequest;
import io.lictor.samples.proto.hello.SayHelloResponse;
import io.lictor.samples.proto.hello.SayNameRequest;
import io.lictor.samples.proto.hello.SayNameResponse;
import io.lictor.samples.serving.Unary;

/** Greets, in Chinese. Stateless. */
final class HelloService extends HelloServiceGrpc.HelloServiceImplBase {

    @Override
    public void sayHello(SayHelloRequest request, StreamObserver<SayHelloResponse> observer) {
        Unary.answer(
                observer,
                () -> SayHelloResponse.newBuilder()
                        .setMessage(Greetings.hello(request.getName()))
                        .build());
    }

    @Override
    public void sayName(SayNameRequest request, StreamObserver<SayNameResponse> observer) {
        Unary.answer(
                observer,
                () -> SayNameResponse.newBuilder()
                        .setMessage(Greetings.name(request.getName()))
                        .build());
    }
}
