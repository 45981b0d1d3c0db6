package io.lictor.server;

import static io.lictor.server.testing.FrameClient.GOAWAY;
import static io.lictor.server.testing.FrameClient.HEADERS;
import static io.lictor.server.testing.FrameClient.PING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.Patience;
import io.lictor.server.exchange.Draining;
import io.lictor.server.testing.FrameClient;
import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.HttpService;
import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of the program, and what comes before it, as a client of HTTP/2 sees it in the express lane. */
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

    private static void assertGoAway(Optional<FrameClient.Frame> frame, int lastStream) {
        FrameClient.Frame goAway = frame.orElseThrow();
        assertThat(goAway.type()).isEqualTo(GOAWAY);
        assertThat(goAway.code()).isZero();
        assertThat(goAway.lastStream()).isEqualTo(lastStream);
    }

    /** What it has sent by then is answered, and it knows of what is not (RFC 9113, 6.8). */
    @Test
    void a_client_is_asked_for_no_more_before_it_is_told_what_was_the_last() throws Exception {
        try (HttpService live = new HttpService();
                RunningGateway gateway = new RunningGateway("--server.http2.enabled=true")) {
            gateway.register("live", live.port(), "restful");
            gateway.untilExplained("GET", "/live/x", "found");
            try (FrameClient client = new FrameClient(FrameClient.connected(gateway.port()))) {
                client.ask(1, "/live/slow");
                await().until(() -> live.waiting() == 1);

                gateway.part(Draining.class).begin();

                assertGoAway(client.next(), Integer.MAX_VALUE);
                assertGoAway(client.next(), 1);
                live.release("late");
                assertThat(client.next().map(FrameClient.Frame::type)).contains(HEADERS);
                assertThat(client.next().map(FrameClient.Frame::payload))
                        .contains("late".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.untilEnd()).isEmpty();
            }
        }
    }

    @Test
    void a_client_that_asks_for_nothing_is_let_go() throws Exception {
        try (RunningGateway gateway = new RunningGateway("--server.http2.enabled=true");
                FrameClient client = new FrameClient(FrameClient.connected(gateway.port()))) {
            // The first may be answered while the beginning, which it came with, is still being read.
            for (int i = 0; i < 2; i++) {
                client.send(PING, 0, 0, new byte[8]);
                assertThat(client.next().map(FrameClient.Frame::type)).contains(PING);
            }

            gateway.part(Draining.class).begin();

            assertGoAway(client.next(), Integer.MAX_VALUE);
            assertGoAway(client.next(), 0);
            assertThat(client.next()).isEmpty();
        }
    }

    @Test
    void a_client_that_comes_later_is_answered_and_let_go() throws Exception {
        try (HttpService live = new HttpService();
                RunningGateway gateway = new RunningGateway("--server.http2.enabled=true")) {
            gateway.register("live", live.port(), "restful");
            gateway.untilExplained("GET", "/live/x", "found");
            gateway.part(Draining.class).begin();
            try (FrameClient client = new FrameClient(FrameClient.connected(gateway.port()))) {
                client.ask(1, "/live/slow");

                assertGoAway(client.next(), Integer.MAX_VALUE);
                assertGoAway(client.next(), 1);
                live.release("late");
                assertThat(client.next().map(FrameClient.Frame::type)).contains(HEADERS);
                assertThat(client.next().map(FrameClient.Frame::payload))
                        .contains("late".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.untilEnd()).isEmpty();
            }
        }
    }
}
