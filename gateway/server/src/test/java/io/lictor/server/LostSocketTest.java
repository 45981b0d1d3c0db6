package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** What a client of a WebSocket is told whose backend is lost, at whatever moment. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LostSocketTest {

    /** So many that the end meets every step of the gateway's. */
    private static final int SOCKETS = 300;

    private static final int AT_ONCE = 10;
    private static final int BACKEND_LOST = 1012;

    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.ws("/opened", this::atOnce).ws("/spoken", this::atFirst))
            .bindNow();
    private final RunningGateway gateway =
            new RunningGateway("--lictor.breaker.consecutive-failures=0", "--lictor.breaker.minimum-calls=1000000");

    private Mono<Void> atOnce(WebsocketInbound in, WebsocketOutbound out) {
        in.withConnection(connection -> {
            var unused = connection.channel().close();
        });
        return Mono.never();
    }

    private Mono<Void> atFirst(WebsocketInbound in, WebsocketOutbound out) {
        return in.receive().next().then(atOnce(in, out));
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

    @ParameterizedTest
    @ValueSource(strings = {"/live/opened", "/live/spoken"})
    void it_is_told_so_and_nothing_is_left(String path) throws Exception {
        for (int round = 0; round < SOCKETS / AT_ONCE; round++) {
            List<SocketClient> sockets = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                SocketClient socket = SocketClient.open(gateway, path);
                var unused = socket.opened().join().sendText("x".repeat(i * 1_000), true);
                sockets.add(socket);
            }
            for (SocketClient socket : sockets) {
                assertThat(socket.closed()).isEqualTo(BACKEND_LOST);
            }
        }
        await().until(() -> Samples.parse(gateway.get("/actuator/prometheus").body())
                        .sum("lictor_route_in_flight", "service", "live")
                == 0);
    }
}
