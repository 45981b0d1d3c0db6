package io.lictor.samples.hello;

import io.lictor.samples.serving.Sample;
import java.util.List;

/** {@code hello}: the smallest thing to route to. */
public final class HelloSample {

    private HelloSample() {}

    public static Sample create() {
        return new Sample("hello", List.of(new HelloService().bindService(), new PandaService().bindService()));
    }
}
