package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An instance leaves, and what was in flight to it has a second to end. */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
final class DrainTest {

    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final Streams flow = new Streams();
    private final HttpService live = new HttpService();
    private final RunningGateway gateway = new RunningGateway("--lictor.upstream.drain=1s");

    DrainTest() {
        gateway.register("flow", flow.port(), "rpc");
        gateway.register("live", live.port(), "restful");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
        gateway.untilExplained("GET", "/live/x", "found");
    }

    @AfterEach
    void close() {
        gateway.close();
        live.close();
        flow.close();
    }

    @Test
    void a_grpc_stream_that_goes_on_after_the_drain_ends_with_an_error_element() throws Exception {
        try (RawClient client = new RawClient(gateway.port()).get("/v1/watch/x", "Accept: application/x-ndjson")) {
            StreamCall call = flow.next().send("one");
            assertThat(client.head().status()).isEqualTo(200);

            gateway.deregister("flow", flow.port());

            assertThat(call.awaitCancelled()).isTrue();
            String rest = client.restText();
            assertThat(rest).contains("\"code\":14").contains("the instance has left");
        }
    }

    @Test
    void an_http_body_that_goes_on_after_the_drain_is_cut_without_a_word_in_the_log(CapturedOutput output)
            throws Exception {
        HttpResponse<InputStream> response =
                gateway.client().send(gateway.request("/live/events").build(), BodyHandlers.ofInputStream());
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).isEqualTo(": open");

            gateway.deregister("live", live.port());

            assertThatThrownBy(() -> readAll(events)).isInstanceOf(IOException.class);
        }
        gateway.close();
        assertThat(output.getAll()).doesNotContain("ERROR");
    }

    @Test
    void a_web_socket_that_is_open_after_the_drain_is_closed_as_restarted() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/socket");
        socket.send("ping");
        assertThat(socket.heard()).isEqualTo("ping");

        gateway.deregister("live", live.port());

        assertThat(socket.closed()).isEqualTo(1012);
    }

    @Test
    void an_instance_that_comes_back_in_time_keeps_its_web_sockets() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/socket");
        while (!comesBackInTime()) {
            socket = SocketClient.open(gateway, "/live/socket");
        }
        SocketClient kept = socket;

        await().during(DRAIN.multipliedBy(2)).until(() -> !kept.isClosed());
        socket.send("still there");

        assertThat(socket.heard()).isEqualTo("still there");
        socket.close(WebSocket.NORMAL_CLOSURE);
        assertThat(socket.closed()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    /** False when the machine slept, and the instance was away for too long. */
    private boolean comesBackInTime() {
        long left = System.nanoTime();
        gateway.deregister("live", live.port());
        gateway.untilExplained("GET", "/live/x", "not found");
        gateway.register("live", live.port(), "restful");
        gateway.untilExplained("GET", "/live/x", "found");
        return System.nanoTime() - left < DRAIN.toNanos();
    }

    private static void readAll(BufferedReader lines) throws IOException {
        while (lines.readLine() != null) {
            Thread.onSpinWait();
        }
    }
}
