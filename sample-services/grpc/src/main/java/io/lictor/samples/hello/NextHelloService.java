package io.lictor.samples.hello;

import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.hello.next.HelloServiceGrpc;
import io.lictor.samples.proto.hello.next.SayGoodbyeRequest;
import io.lictor.samples.proto.hello.next.SayGoodbyeResponse;
import io.lictor.samples.proto.hello.next.SayHelloRequest;
import io.lictor.samples.proto.hello.next.SayHelloResponse;
import io.lictor.samples.proto.hello.next.SayNameRequest;
import io.lictor.samples.proto.hello.next.SayNameResponse;
import io.lictor.samples.serving.Unary;

/** Greets as {@link HelloService} does, says in which language, and parts. Stateless. */
final class NextHelloService extends HelloServiceGrpc.HelloServiceImplBase {

    @Override
    public void sayHello(SayHelloRequest request, StreamObserver<SayHelloResponse> observer) {
        Unary.answer(
                observer,
                () -> SayHelloResponse.newBuilder()
                        .setMessage(Greetings.hello(request.getName()))
                        .setLanguage(Greetings.LANGUAGE)
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

    @Override
    public void sayGoodbye(SayGoodbyeRequest request, StreamObserver<SayGoodbyeResponse> observer) {
        Unary.answer(
                observer,
                () -> SayGoodbyeResponse.newBuilder()
                        .setMessage(Greetings.goodbye(request.getName()))
                        .build());
    }
}
