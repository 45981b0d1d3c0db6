package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** How large a frame of a WebSocket may be. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketFrameTest {

    private static final int LIMIT = 200 * 1024;
    private static final int TOO_BIG = 1009;
    private static final int BACKEND_LOST = 1012;

    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.ws("/lengths", this::lengths, wide()).ws("/frames", this::frames, wide()))
            .bindNow();
    private final RunningGateway gateway = new RunningGateway("--lictor.limits.websocket-frame=200KB");

    private static WebsocketServerSpec wide() {
        return WebsocketServerSpec.builder().maxFramePayloadLength(2 * LIMIT).build();
    }

    /** Says how long each message is. */
    private Mono<Void> lengths(WebsocketInbound in, WebsocketOutbound out) {
        return out.sendString(in.aggregateFrames(2 * LIMIT)
                        .receiveFrames()
                        .map(frame -> Integer.toString(frame.content().readableBytes())))
                .then();
    }

    /** Sends frames that are as long as it is told. */
    private Mono<Void> frames(WebsocketInbound in, WebsocketOutbound out) {
        return out.sendString(in.receive().asString().map(length -> "x".repeat(Integer.parseInt(length))))
                .then();
    }

    @BeforeAll
    void register() {
        gateway.register("live", service.port(), "restful");
        gateway.untilExplained("GET", "/live/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.disposeNow(Duration.ofSeconds(10));
    }

    @Test
    void one_of_the_limit_passes_to_the_backend() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/lengths");

        socket.send("x".repeat(LIMIT));

        assertThat(socket.heard()).isEqualTo(Integer.toString(LIMIT));
        socket.close(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void one_of_the_limit_passes_to_the_client() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/frames");

        socket.send(Integer.toString(LIMIT));

        int length = 0;
        while (length < LIMIT) {
            length += socket.heard().length();
        }
        assertThat(length).isEqualTo(LIMIT);
        socket.close(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void a_client_whose_frames_make_a_larger_message_is_told_so() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/lengths");

        var unused = socket.opened().join().sendText("x".repeat(LIMIT + 1), true);

        assertThat(socket.closed()).isEqualTo(TOO_BIG);
    }

    @Test
    void a_larger_one_of_the_backend_ends_the_socket() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/frames");

        socket.send(Integer.toString(LIMIT + 1));

        assertThat(socket.closed()).isIn(TOO_BIG, BACKEND_LOST);
    }
}
