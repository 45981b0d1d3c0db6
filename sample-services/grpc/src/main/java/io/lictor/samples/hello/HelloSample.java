package io.lictor.samples.hello;

import io.grpc.BindableService;
import io.lictor.samples.serving.Sample;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code hello}: the smallest thing to route to. Reads {@code HELLO_EDITION}: with {@code next} it is what its next version
 * could be, with a method and a field more, for trying out what an update in operation does.
 */
public final class HelloSample {

    private HelloSample() {}

    public static Sample create(Map<String, String> environment) {
        String edition = environment.getOrDefault("HELLO_EDITION", "");
        Stream<BindableService> services = switch (edition) {
            case "" -> Stream.of(new HelloService(), new PandaService());
            case "next" -> Stream.of(new NextHelloService(), new NextPandaService());
            default -> throw new IllegalArgumentException("HELLO_EDITION must be empty or next, not " + edition);
        };
        return new Sample("hello", services.map(BindableService::bindService).toList());
    }
}
