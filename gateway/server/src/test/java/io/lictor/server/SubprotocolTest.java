package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;

/** Which of a WebSocket's subprotocols the two sides agree on (RFC 6455, 4.1). */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SubprotocolTest {

    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.ws(
                            "/silent", (in, out) -> out.sendString(in.receive().asString()))
                    .ws(
                            "/chatting",
                            (in, out) -> out.sendString(in.receive().asString()),
                            WebsocketServerSpec.builder().protocols("chat").build())
                    .get(
                            "/stubborn",
                            (request, response) -> response.header("Sec-WebSocket-Protocol", "other")
                                    .sendWebsocket((in, out) -> out.neverComplete())))
            .bindNow();
    private final RunningGateway gateway = new RunningGateway();

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
    void a_backend_may_choose_none() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/silent", "chat");

        assertThat(socket.opened().join().getSubprotocol()).isEmpty();
        socket.send("ping");
        assertThat(socket.heard()).isEqualTo("ping");
        socket.close(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void the_client_is_told_which_one_the_backend_has_chosen() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/live/chatting", "chat");

        assertThat(socket.opened().join().getSubprotocol()).isEqualTo("chat");
        socket.close(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void one_that_was_not_asked_for_fails_the_handshake() {
        assertThatThrownBy(() -> SocketClient.open(gateway, "/live/stubborn", "chat"))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isBetween(500, 599));
    }
}
