package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that follow each other on one connection. */
@Timeout(300)
final class KeptConnectionTest {

    private final HttpService live = new HttpService();
    private final RunningGateway gateway = new RunningGateway();

    KeptConnectionTest() {
        gateway.register("live", live.port(), "restful");
        gateway.untilExplained("GET", "/live/slow", "found");
    }

    @AfterEach
    void close() {
        gateway.close();
        live.close();
    }

    /** Reactor Netty 1.3.7 left such a connection unread: its issue 4361. */
    @Test
    void a_request_that_comes_before_the_answer_to_the_one_before_does_not_silence_the_connection() throws Exception {
        try (RawClient client = new RawClient(gateway.port()).get("/live/slow").get("/nowhere")) {
            await().until(() -> live.waiting() == 1);
            live.release("first");
            RawClient.Head first = client.head();
            assertThat(first.status()).isEqualTo(200);
            assertThat(client.body(first)).isEqualTo("first");
            RawClient.Head second = client.head();
            assertThat(second.status()).isEqualTo(404);
            assertThat(client.body(second)).contains("nowhere");

            assertThat(client.get("/live/slow").head().status()).isEqualTo(200);
        }
    }
}
