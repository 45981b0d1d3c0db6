package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.RawAnswer;
import io.lictor.server.testing.Samples;
import io.lictor.server.testing.SocketFrame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** What is on its way when one side of a WebSocket ends it. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SocketEndTest {

    /** More than Reactor Netty writes at once, and few enough for it to hold the others while the client does not read. */
    private static final int MESSAGES = 140;

    private static final String MESSAGE = "x".repeat(60_000);
    private static final int BYE = 4001;
    private static final int LEAVING = 200;
    private static final int SMALL = 4 * 1024;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.ws("/farewell", this::farewell).ws("/echo", this::echo))
            .bindNow();
    private final RunningGateway gateway = new RunningGateway();

    private Mono<Void> farewell(WebsocketInbound in, WebsocketOutbound out) {
        in.withConnection(connection -> connection.onDispose(() -> ended.complete(null)));
        return out.sendString(Flux.range(0, MESSAGES).map(number -> MESSAGE))
                .then(out.sendClose(BYE, "bye"))
                .then();
    }

    private Mono<Void> echo(WebsocketInbound in, WebsocketOutbound out) {
        return out.sendString(in.receive().asString()).then();
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

    private Socket open(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        socket.getOutputStream().write(SocketFrame.handshake(path));
        return socket;
    }

    @Test
    void what_the_backend_said_before_it_closed_comes_before_the_close() throws Exception {
        try (Socket socket = open("/live/farewell")) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            assertThat(RawAnswer.read(in, false).status()).isEqualTo(101);

            ended.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            long heard = 0;
            SocketFrame frame = SocketFrame.read(in);
            while (!frame.isClose()) {
                heard += frame.payload().length;
                frame = SocketFrame.read(in);
            }
            assertThat(heard).isEqualTo((long) MESSAGES * MESSAGE.length());
            assertThat(frame.code()).isEqualTo(BYE);
        }
    }

    @Test
    void clients_that_leave_while_they_are_spoken_to_leave_nothing() throws Exception {
        byte[] frame = SocketFrame.text(MESSAGE).masked();
        for (int i = 0; i < LEAVING; i++) {
            try (Socket socket = open("/live/echo")) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                assertThat(RawAnswer.read(in, false).status()).isEqualTo(101);
                socket.getOutputStream().write(frame);
                if (i % 2 == 0) {
                    socket.getOutputStream().write(frame, 0, frame.length / 2);
                }
                if (i % 4 == 3) {
                    in.skipNBytes(1);
                }
                socket.setSoLinger(i % 3 > 0, 0);
            }
        }
        await().until(() -> Samples.parse(gateway.get("/actuator/prometheus").body())
                        .sum("lictor_route_in_flight", "service", "live")
                == 0);
    }
}
