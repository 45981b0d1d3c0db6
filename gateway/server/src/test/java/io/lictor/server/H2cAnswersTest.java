package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.FrameServer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What comes of the answers of services that speak HTTP/2 without TLS, frame by frame. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class H2cAnswersTest {

    private static final byte[] TEXT = "hello".getBytes(StandardCharsets.UTF_8);

    private final FrameServer early = FrameServer.start(
            exchange -> exchange.head(100).head(103).head(200).data(TEXT).end());
    private final RunningGateway gateway = new RunningGateway();

    @BeforeAll
    void register() {
        gateway.register("early", early.port(), "restful", "lictor.proto=h2c");
        gateway.untilExplained("GET", "/early/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        early.close();
    }

    @Test
    void what_a_service_says_before_its_answer_is_not_taken_for_it() {
        HttpResponse<String> answer = gateway.get("/early/x");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello");
    }

    @Test
    void an_answer_has_no_headers_that_its_service_has_not_sent() {
        assertThat(gateway.get("/early/x").headers().map().keySet()).noneMatch(name -> name.startsWith("x-http2-"));
    }
}
