package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Lictor is told to end while it is being used. */
final class ShutdownTest {

    private static final int REQUESTS = 20;

    private final ConsulAgent agent = Gateway.realConsul();
    private final ConsulClient consul = new ConsulClient(agent.baseUri());

    @Test
    void what_is_in_flight_ends_well_and_lictor_ends_with_0() throws Exception {
        try (agent;
                NettyBackend backend = new NettyBackend();
                LictorProcess lictor = start(backend, "--lictor.shutdown.delay=10s")) {
            HttpResponse<InputStream> stream =
                    lictor.client().http().send(get(lictor, "/web/events"), BodyHandlers.ofInputStream());
            BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
            assertThat(events.readLine()).isEqualTo(": hello");
            List<CompletableFuture<HttpResponse<String>>> slow = slowRequests(lictor);

            lictor.terminate();

            await("it has left Consul").until(() -> consul.health("lictor").isEmpty());
            assertThat(lictor.readiness()).isEqualTo(503);
            assertThat(lictor.liveness()).isEqualTo(200);
            Client.Answer answer = lictor.client().get("/web/ok");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEqualTo("close");
            backend.publish("still there");
            assertThat(readThrough(events, "data: still there")).isTrue();
            for (CompletableFuture<HttpResponse<String>> request : slow) {
                assertThat(request.get(60, TimeUnit.SECONDS).body()).isEqualTo("late");
            }
            backend.end();
            assertThat(readThrough(events, "data: never")).isFalse();
            assertThat(lictor.exitCode()).isZero();
        }
    }

    @Test
    void a_stream_without_an_end_is_ended_before_the_time_is_up() throws Exception {
        try (agent;
                NettyBackend backend = new NettyBackend();
                LictorProcess lictor = start(
                        backend, "--lictor.shutdown.delay=0s", "--spring.lifecycle.timeout-per-shutdown-phase=8s")) {
            Closing closing = new Closing();
            WebSocket socket = lictor.client()
                    .http()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + lictor.port() + "/web/echo"), closing)
                    .get(60, TimeUnit.SECONDS);
            assertThat(socket.isInputClosed()).isFalse();

            lictor.terminate();

            assertThat(closing.code.get(60, TimeUnit.SECONDS)).isEqualTo(1012);
            assertThat(lictor.exitCode()).isZero();
        }
    }

    private LictorProcess start(NettyBackend backend, String... arguments) {
        LictorProcess lictor = LictorProcess.start(agent.port(), arguments);
        Registration.of(consul, "web", backend.port(), "restful").register();
        await("web is routed").until(() -> lictor.client().get("/web/ok").status() == 200);
        await("it is in Consul").until(() -> !consul.health("lictor").isEmpty());
        return lictor;
    }

    private static HttpRequest get(LictorProcess lictor, String path) {
        return HttpRequest.newBuilder(lictor.client().at(path)).build();
    }

    private static List<CompletableFuture<HttpResponse<String>>> slowRequests(LictorProcess lictor) {
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            slow.add(lictor.client().sendAsync("GET", "/web/slow", ""));
        }
        return slow;
    }

    private static boolean readThrough(BufferedReader lines, String wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
            line = lines.readLine();
        }
        return line != null;
    }

    /** Keeps the code of the other side. */
    private static final class Closing implements WebSocket.Listener {

        private final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            code.complete(status);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            code.completeExceptionally(error);
        }
    }
}
