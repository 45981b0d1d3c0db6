package io.lictor.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.samples.proto.hello.GetInfoRequest;
import io.lictor.samples.proto.hello.HelloServiceGrpc;
import io.lictor.samples.proto.hello.PandaGrpc;
import io.lictor.samples.proto.hello.SayHelloRequest;
import io.lictor.samples.proto.hello.SayNameRequest;
import io.lictor.samples.proto.hello.next.SayGoodbyeRequest;
import io.lictor.samples.serving.ServedSample;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The edition that hello is updated to, seen by clients of both. */
@SuppressWarnings("NullAway.Init")
final class NextHelloSampleTest {

    private ServedSample served;

    @BeforeEach
    void start() throws IOException {
        served = ServedSample.serve(
                HelloSample.create(Map.of("HELLO_EDITION", "next")).services());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void answers_everything_that_was_there_before_as_before() {
        var hello = HelloServiceGrpc.newBlockingStub(served.channel());
        var panda = PandaGrpc.newBlockingStub(served.channel());

        assertThat(hello.sayHello(SayHelloRequest.newBuilder().setName("世界").build())
                        .getMessage())
                .isEqualTo("你好,世界");
        assertThat(hello.sayName(SayNameRequest.newBuilder().setName("Marcus").build())
                        .getMessage())
                .isEqualTo("你的名字是：Marcus");
        assertThat(panda.getInfo(GetInfoRequest.newBuilder().setId(1).build()).getInfo())
                .isEqualTo(101);
    }

    @Test
    void has_a_field_and_a_method_more() {
        var hello = io.lictor.samples.proto.hello.next.HelloServiceGrpc.newBlockingStub(served.channel());

        assertThat(hello.sayHello(io.lictor.samples.proto.hello.next.SayHelloRequest.newBuilder()
                                .setName("世界")
                                .build())
                        .getLanguage())
                .isEqualTo("zh");
        assertThat(hello.sayGoodbye(SayGoodbyeRequest.newBuilder().setName("世界").build())
                        .getMessage())
                .isEqualTo("再见,世界");
    }

    @Test
    void another_edition_is_refused_by_its_name() {
        assertThatThrownBy(() -> HelloSample.create(Map.of("HELLO_EDITION", "last")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HELLO_EDITION must be empty or next, not last");
    }
}
