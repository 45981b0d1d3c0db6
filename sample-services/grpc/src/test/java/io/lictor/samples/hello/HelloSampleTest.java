package io.lictor.samples.hello;

import static io.lictor.samples.serving.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.grpc.Status.Code;
import io.lictor.samples.proto.hello.GetInfoRequest;
import io.lictor.samples.proto.hello.HelloServiceGrpc;
import io.lictor.samples.proto.hello.HelloServiceGrpc.HelloServiceBlockingStub;
import io.lictor.samples.proto.hello.PandaGrpc;
import io.lictor.samples.proto.hello.PandaGrpc.PandaBlockingStub;
import io.lictor.samples.proto.hello.SayHelloRequest;
import io.lictor.samples.proto.hello.SayNameRequest;
import io.lictor.samples.serving.ServedSample;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
final class HelloSampleTest {

    private ServedSample served;
    private HelloServiceBlockingStub hello;
    private PandaBlockingStub panda;

    @BeforeEach
    void start() throws IOException {
        served = ServedSample.serve(HelloSample.create(Map.of()).services());
        hello = HelloServiceGrpc.newBlockingStub(served.channel());
        panda = PandaGrpc.newBlockingStub(served.channel());
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void says_hello_to_a_name() {
        assertThat(hello.sayHello(SayHelloRequest.newBuilder().setName("世界").build())
                        .getMessage())
                .isEqualTo("你好,世界");
    }

    @Test
    void says_a_name() {
        assertThat(hello.sayName(SayNameRequest.newBuilder().setName("Marcus").build())
                        .getMessage())
                .isEqualTo("你的名字是：Marcus");
    }

    @Test
    void an_empty_name_is_a_violation() {
        assertThat(assertRefused(() -> hello.sayHello(SayHelloRequest.getDefaultInstance()), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly("name");
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "1, 101", "-100, 0", "2147483547, 2147483647", "-2147483648, -2147483548"})
    void a_panda_adds_a_hundred(int id, int info) {
        assertThat(panda.getInfo(GetInfoRequest.newBuilder().setId(id).build()).getInfo())
                .isEqualTo(info);
    }

    @Test
    void a_panda_does_not_overflow() {
        GetInfoRequest tooLarge = GetInfoRequest.newBuilder().setId(2147483548).build();

        assertThat(assertRefused(() -> panda.getInfo(tooLarge), Code.OUT_OF_RANGE)
                        .detail(ErrorInfo.class)
                        .getReason())
                .isEqualTo("TOO_LARGE");
    }
}
