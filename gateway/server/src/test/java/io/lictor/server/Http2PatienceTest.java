package io.lictor.server;

import static io.lictor.server.testing.FrameClient.CONTINUATION;
import static io.lictor.server.testing.FrameClient.END_HEADERS;
import static io.lictor.server.testing.FrameClient.END_STREAM;
import static io.lictor.server.testing.FrameClient.GOAWAY;
import static io.lictor.server.testing.FrameClient.HEADERS;
import static io.lictor.server.testing.FrameClient.PING;
import static io.lictor.server.testing.FrameClient.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.FrameClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Clients of HTTP/2 that say slowly what is said at once. The connection's idle time-out does not help them here. */
@Timeout(300)
@ParameterizedClass
@ValueSource(booleans = {false, true})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the first method sets the field
final class Http2PatienceTest {

    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> response.sendString(Mono.just("hello")))
            .bindNow();

    @Parameter
    private boolean tls;

    private Http2Port port;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        port = new Http2Port(
                tls,
                directory,
                "--server.netty.idle-timeout=10m",
                "--lictor.client.head-timeout=2s",
                "--lictor.client.first-byte-timeout=10m");
        port.register("web", service.port(), "restful");
    }

    @AfterAll
    void stop() {
        port.close();
        service.disposeNow();
    }

    private static void assertGoodbye(FrameClient client) throws IOException {
        FrameClient.Frame last = client.untilEnd().orElseThrow();

        assertThat(last.type()).isEqualTo(GOAWAY);
        assertThat(last.code()).isZero();
    }

    @Test
    void a_head_that_does_not_end_is_not_waited_for() throws IOException {
        try (FrameClient client = port.connect()) {
            client.send(HEADERS, END_STREAM, 1, FrameClient.get("/web/text"));

            assertGoodbye(client);
        }
    }

    @Test
    void a_head_that_does_not_end_is_not_waited_for_after_a_request() throws IOException {
        try (FrameClient client = port.connect()) {
            client.ask(1, "/web/text");
            client.send(HEADERS, END_STREAM, 3, FrameClient.get("/web/text"));

            assertGoodbye(client);
        }
    }

    @Test
    void a_head_that_is_said_byte_by_byte_is_not_waited_for() throws IOException {
        try (FrameClient client = port.connect()) {
            client.send(HEADERS, END_STREAM, 1, FrameClient.get("/web/text"));
            client.send(Arrays.copyOf(FrameClient.frame(CONTINUATION, END_HEADERS, 1, new byte[4_000]), 9));

            assertDribbleEnds(client);
        }
    }

    @Test
    void another_frame_that_is_said_byte_by_byte_is_not_waited_for() throws IOException {
        try (FrameClient client = port.connect()) {
            client.ask(1, "/web/text");
            client.send(Arrays.copyOf(FrameClient.frame(SETTINGS, 0, 0, new byte[6_000]), 9));

            assertDribbleEnds(client);
        }
    }

    /** A zero is taken for the first byte of a name without an index. */
    private static void assertDribbleEnds(FrameClient client) {
        await().atMost(Duration.ofSeconds(60)).until(() -> client.flood(new byte[1], 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r", FrameClient.PREFACE, FrameClient.PREFACE + "\0\0"})
    void a_beginning_that_does_not_end_is_not_waited_for(String words) throws IOException {
        try (Socket socket = port.socket()) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().readAllBytes())
                    .doesNotContain("hello".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void between_two_requests_there_is_time() throws IOException {
        try (FrameClient client = port.connect()) {
            for (int stream = 1; stream < 12; stream += 2) {
                client.ask(stream, "/web/text");
                while (client.next().orElseThrow().flags() != END_STREAM) {
                    // Before the last frame of the answer.
                }
                client.send(PING, 0, 0, new byte[8]);
                await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            }
        }
    }
}
