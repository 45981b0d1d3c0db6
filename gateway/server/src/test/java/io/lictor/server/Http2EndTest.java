package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.HttpService;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of the program, as a client of HTTP/2 sees it in the express lane. */
@Timeout(300)
final class Http2EndTest {

    @Test
    void a_request_under_way_is_answered_and_no_more_are_taken() throws Exception {
        try (HttpService live = new HttpService();
                RunningGateway gateway = new RunningGateway("--server.http2.enabled=true")) {
            gateway.register("live", live.port(), "restful");
            gateway.untilExplained("GET", "/live/x", "found");
            try (Http2Client client = new Http2Client(gateway.port())) {
                Http2Client.Stream slow = client.get("/live/slow");
                await().until(() -> live.waiting() == 1);

                CompletableFuture<Void> end = CompletableFuture.runAsync(gateway::close);

                assertThat(client.goAway()).isEqualTo((int) Http2Error.NO_ERROR.code());
                live.release("late");
                assertThat(slow.answer().body()).isEqualTo("late");
                end.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                await().until(client::isClosed);
            }
        }
    }
}
