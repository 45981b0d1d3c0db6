package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.FrameServer;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.ScriptedServer;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Spring's lane: a body that goes wrong is its backend's fault, and no error of the gateway's. */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokenBodyTest {

    private static final byte[] PART = "hello".getBytes(StandardCharsets.UTF_8);

    private final ScriptedServer scripted = new ScriptedServer();
    private final FrameServer resetting = FrameServer.start(call -> {
        call.head(200);
        call.later(Duration.ofMillis(20), () -> call.reset(Http2Error.INTERNAL_ERROR));
    });
    private final FrameServer halfway = FrameServer.start(call -> {
        call.head(200).data(PART);
        call.later(Duration.ofMillis(20), () -> call.reset(Http2Error.INTERNAL_ERROR));
    });
    private final RunningGateway gateway = new RunningGateway("--lictor.express.enabled=false");

    @BeforeAll
    void register() {
        gateway.register("scripted", scripted.port(), "restful");
        gateway.register("resetting", resetting.port(), "restful", "lictor.proto=h2c");
        gateway.register("halfway", halfway.port(), "restful", "lictor.proto=h2c");
        for (String name : new String[] {"scripted", "resetting", "halfway"}) {
            gateway.untilExplained("GET", "/" + name + "/x", "found");
        }
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        scripted.close();
        resetting.close();
        halfway.close();
    }

    @Test
    void a_first_chunk_that_is_none_is_a_502(CapturedOutput output) {
        HttpResponse<String> answer = gateway.get("/scripted/200.badchunk.5");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("service scripted broke off its answer");
        assertThat(output.getAll()).doesNotContain("ERROR");
    }

    @Test
    void a_stream_that_is_reset_before_its_body_is_a_502(CapturedOutput output) {
        HttpResponse<String> answer = gateway.get("/resetting/x");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(output.getAll()).doesNotContain("ERROR");
    }

    @Test
    void a_stream_that_is_reset_in_its_body_cuts_the_answer(CapturedOutput output) throws IOException {
        try (RawClient client = new RawClient(gateway.port()).get("/halfway/x")) {
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.text(PART.length)).isEqualTo("hello");
            assertThat(client.isCut()).isTrue();
        }
        assertThat(output.getAll()).doesNotContain("ERROR");
    }
}
