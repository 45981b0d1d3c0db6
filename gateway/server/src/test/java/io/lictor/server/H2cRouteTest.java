package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** A service that speaks HTTP/2 without TLS and nothing else. */
@TestInstance(Lifecycle.PER_CLASS)
final class H2cRouteTest {

    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.H2C)
            .handle((request, response) -> response.header(
                            "X-Version", request.version().text())
                    .sendString(request.receive()
                            .aggregate()
                            .asString()
                            .defaultIfEmpty("")
                            .map(body -> request.method() + " " + request.uri() + " " + body)))
            .bindNow();
    private final RunningGateway gateway = new RunningGateway();

    @BeforeAll
    void register() {
        gateway.consul().register("""
                        {"Name": "modern", "ID": "modern-1", "Address": "127.0.0.1", "Port": %d,
                         "Tags": ["restful", "lictor.proto=h2c"]}
                        """.formatted(service.port()));
        gateway.untilExplained("GET", "/modern/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.disposeNow(Duration.ofSeconds(10));
    }

    @Test
    void requests_with_and_without_a_body_are_passed_on() {
        HttpResponse<String> got = gateway.get("/modern/orders?q=1");
        HttpResponse<String> posted =
                gateway.send(gateway.request("/modern/orders").POST(BodyPublishers.ofString("hello")));

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("GET /orders?q=1 ");
        assertThat(got.headers().firstValue("X-Version")).contains("HTTP/2.0");
        assertThat(posted.body()).isEqualTo("POST /orders hello");
    }

    @Test
    void a_web_socket_is_refused_with_the_reason() {
        URI socket = URI.create("ws://127.0.0.1:" + gateway.port() + "/modern/socket");

        Assertions.assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> gateway.client()
                        .newWebSocketBuilder()
                        .buildAsync(socket, new WebSocket.Listener() {})
                        .join())
                .havingCause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(501));
    }
}
