package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

final class HeadTimeoutTest {

    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final int PATIENCE_SECONDS = 60;

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnChannelInit(new HeadTimeout(LIMIT, LIMIT))
            .route(routes -> routes.get("/", (request, response) -> response.sendString(Mono.just("hello")))
                    .ws("/echo", (in, out) -> out.sendString(in.receive().asString())))
            .bindNow();

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(PATIENCE_SECONDS * 1_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_client_that_says_nothing_is_not_waited_for() throws IOException {
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void half_a_head_is_not_waited_for() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET / HTTP/1.1\r\nHos");

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void half_of_a_second_head_is_not_waited_for() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            int first = socket.getInputStream().read();
            send(socket, "GET ");

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(first).isEqualTo('H');
            assertThat(answer).startsWith("TTP/1.1 200 ").containsOnlyOnce("hello");
        }
    }

    @Test
    void a_web_socket_has_no_heads() throws Exception {
        Semaphore echoes = new Semaphore(0);
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/echo"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        echoes.release();
                        from.request(1);
                        return null;
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long end = System.nanoTime() + LIMIT.multipliedBy(4).toNanos();

        while (System.nanoTime() - end < 0) {
            socket.sendText("still there?", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(echoes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        socket.abort();
    }
}
