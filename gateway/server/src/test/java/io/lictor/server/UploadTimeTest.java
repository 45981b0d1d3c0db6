package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** By itself, since its gateway waits for answers no longer than a busy machine may take. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UploadTimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final long PATIENCE_SECONDS = 60;

    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = new RunningGateway("--lictor.upstream.timeout=" + LIMIT.toSeconds() + "s");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void an_upload_may_last_longer_than_the_time_for_its_answer() throws Exception {
        try (ScriptedServer backend = new ScriptedServer()) {
            register("slow", backend.port());
            try (RawClient client = new RawClient(gateway.port()).post("/slow/x")) {
                long begun = System.nanoTime();
                await().pollInterval(Duration.ofMillis(100)).until(() -> {
                    client.chunk("part");
                    return System.nanoTime() - begun > LIMIT.multipliedBy(3).toNanos();
                });
                client.endChunks();

                assertThat(client.head().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void the_time_for_an_answer_begins_when_the_request_is_sent() throws Exception {
        try (Silent backend = new Silent()) {
            register("mute", backend.port());
            try (RawClient client = new RawClient(gateway.port()).post("/mute/x")) {
                CompletableFuture<Long> read = backend.readsAll();
                client.chunk("part").endChunks();

                assertThat(client.head().status()).isEqualTo(504);
                assertThat(read.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    @Test
    void an_endpoint_that_takes_no_body_is_given_up() throws Exception {
        try (Silent backend = new Silent()) {
            register("deaf", backend.port());
            try (RawClient client = new RawClient(gateway.port()).post("/deaf/x")) {
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendUntilRefused(client));

                await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> timeouts("deaf") > 0);
                assertThat(client.head().status()).isEqualTo(504);
                assertThat(sending).isNotCompletedExceptionally();
            }
        }
    }

    /** What the circuit of its endpoint has heard of. */
    private double timeouts(String service) {
        return gateway.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("lictor_endpoint_calls_total{")
                        && line.contains("service=\"" + service + '"')
                        && line.contains("outcome=\"timeout\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void register(String service, int port) {
        gateway.register(service, port, "restful");
        gateway.untilExplained("POST", "/" + service + "/x", "found");
    }

    private static void sendUntilRefused(RawClient client) {
        byte[] part = new byte[64 * 1024];
        try {
            while (true) {
                client.chunk(part);
            }
        } catch (IOException refused) {
            // The connection is closed.
        }
    }

    /** Accepts one connection, and answers nothing. */
    private static final class Silent implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(this::accept);

        Silent() throws IOException {}

        private Socket accept() {
            try {
                return listening.accept();
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        /** How many bytes came until the gateway closed. */
        CompletableFuture<Long> readsAll() {
            return accepted.thenApplyAsync(socket -> {
                try (InputStream in = socket.getInputStream()) {
                    return in.transferTo(OutputStream.nullOutputStream());
                } catch (IOException reset) {
                    throw new UncheckedIOException(reset);
                }
            });
        }

        @Override
        public void close() throws IOException {
            listening.close();
            accepted.join().close();
        }
    }
}
