package io.lictor.samples.hello;

import io.grpc.stub.StreamObserver;
import io.lictor.samples.proto.hello.HelloServiceGrpc;
import io.lictor.samples.proto.hello.SayHelloRequest;
import io.lictor.samples.proto.hello.SayHelloResponse;
import io.lictor.samples.proto.hello.SayNameRequest;
import io.lictor.samples.proto.hello.SayNameResponse;
import io.lictor.samples.serving.Unary;
import io.lictor.samples.serving.Violations;

/** Greets, in Chinese. Stateless. */
final class HelloService extends HelloServiceGrpc.HelloServiceImplBase {

    private static final int LONGEST_NAME = 1000;

    @Override
    public void sayHello(SayHelloRequest request, StreamObserver<SayHelloResponse> observer) {
        Unary.answer(
                observer,
                () -> SayHelloResponse.newBuilder()
                        .setMessage("你好," + checked(request.getName()))
                        .build());
    }

    @Override
    public void sayName(SayNameRequest request, StreamObserver<SayNameResponse> observer) {
        Unary.answer(
                observer,
                () -> SayNameResponse.newBuilder()
                        .setMessage("你的名字是：" + checked(request.getName()))
                        .build());
    }

    private static String checked(String name) {
        new Violations().requireText(name, "name", LONGEST_NAME).check();
        return name;
    }
}
