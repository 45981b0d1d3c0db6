package io.lictor.server.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

final class HeadTimeoutTest {

    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final int PATIENCE_SECONDS = 60;

    private final Sinks.Empty<Void> late = Sinks.empty();
    private final DisposableServer server = server(LIMIT);

    private DisposableServer server(Duration limit) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit(new HeadTimeout(limit, limit).then(Pipelining::install))
                .route(routes -> routes.get("/", (request, response) -> response.sendString(Mono.just("hello")))
                        .post(
                                "/",
                                (request, response) -> response.sendString(
                                        request.receive().aggregate().asString().thenReturn("hello")))
                        .get(
                                "/late",
                                (request, response) ->
                                        response.sendString(late.asMono().then(Mono.just("hello"))))
                        .ws("/echo", (in, out) -> out.sendString(in.receive().asString())))
                .bindNow();
    }

    @AfterEach
    void stop() {
        server.disposeNow();
    }

    private Socket connect() throws IOException {
        return connect(server);
    }

    private static Socket connect(DisposableServer server) throws IOException {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nG",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\nGET / HT"
            })
    void half_of_a_head_that_came_together_with_a_request_is_not_waited_for(String bytes) throws IOException {
        try (Socket socket = connect()) {
            send(socket, bytes);

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 200 ").containsOnlyOnce("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n12345678",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX: y\r\n\r\n"
            })
    void between_two_requests_there_is_time(String bytes) throws IOException {
        try (Socket socket = connect()) {
            send(socket, bytes);
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("hello") < 0) {
                int next = in.read();
                assertThat(next).as("after %s", answer).isNotNegative();
                answer.append((char) next);
            }
            socket.setSoTimeout((int) LIMIT.multipliedBy(4).toMillis());

            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void a_head_that_nobody_reads_is_not_late() throws IOException {
        Duration limit = LIMIT.multipliedBy(5);
        DisposableServer busy = server(limit);
        try (Socket socket = connect(busy)) {
            send(socket, "GET /late HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT");
            Awaitility.await().until(() -> late.currentSubscriberCount() > 0);
            send(socket, "TP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            Awaitility.await().during(limit.multipliedBy(3)).until(socket::isConnected);
            late.tryEmitEmpty();

            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answers.split("hello", -1)).hasSize(4);
        } finally {
            busy.disposeNow();
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
