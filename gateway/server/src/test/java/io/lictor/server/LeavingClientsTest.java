package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.RawClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** Clients that leave at any moment leave nothing behind: no call, no connection, and, as the leak guard sees, no buffer. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeavingClientsTest {

    private static final int CLIENTS = Boolean.getBoolean("lictor.soak") ? 1_000 : 50;
    private static final int LONGEST_STAY_MICROS = 4_000;
    private static final String TEXT = "x".repeat(4_000);

    private final LoopResources loops = LoopResources.create("left-service", 1, true);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicLong events = new AtomicLong();
    private final BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
    private final DisposableServer service = serve();
    private final Greeter greeter = Greeter.start(call -> call.answer(TEXT));
    private final RunningGateway gateway = new RunningGateway();
    private final Random random = new Random(7);

    private DisposableServer serve() {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .doOnConnection(connection -> {
                    connections.incrementAndGet();
                    connection.onDispose(connections::decrementAndGet);
                })
                .route(routes -> routes.get("/text", (request, response) -> response.sendString(Mono.just(TEXT)))
                        .get("/events", this::events)
                        .post(
                                "/echo",
                                (request, response) ->
                                        response.send(request.receive().retain()))
                        .ws(
                                "/socket",
                                (in, out) -> out.sendString(Flux.just("welcome", TEXT)
                                        .concatWith(in.receive().asString())))
                        .ws(
                                "/told",
                                (in, out) -> in.receive()
                                        .then(in.receiveCloseStatus())
                                        .doOnNext(status -> codes.add(status.code()))
                                        .then()))
                .bindNow();
    }

    /** As many as are read. */
    private Mono<Void> events(HttpServerRequest request, HttpServerResponse response) {
        Flux<ByteBuf> lines = Flux.<ByteBuf>generate(sink -> {
                    events.incrementAndGet();
                    sink.next(Unpooled.copiedBuffer("data: " + TEXT + "\n\n", StandardCharsets.UTF_8));
                })
                .doOnCancel(left::incrementAndGet);
        return response.sse().send(lines, every -> true).then();
    }

    @BeforeAll
    void register() {
        gateway.register("web", service.port(), "restful");
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.untilExplained("GET", "/web/text", "found");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        greeter.close();
        service.disposeNow(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }

    @Test
    void a_reader_of_events_that_stopped_reading_before() throws Exception {
        int before = left.get();
        try (RawClient client = new RawClient(gateway.port()).get("/web/events")) {
            assertThat(client.head().header("content-type")).startsWith("text/event-stream");
            untilNobodyReads();
        }
        await().until(() -> left.get() > before);
    }

    /** A service that is only slow is taken for one that is not read, which makes the test weaker, and not red. */
    private void untilNobodyReads() {
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(500)).until(() -> last.getAndSet(events.get()) == events.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/web/text",
                "/web/events",
                "/v1/greet/x",
                "/actuator/gateway",
                "/actuator/gateway/events",
                "/actuator/gateway/explain?path=/web/text"
            })
    void a_client_that_asked(String path) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            leave(head("GET", path));
        }
        untilNothingIsUnderWay();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/web/echo", "/v1/greet"})
    void a_client_that_was_still_sending(String path) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            leave(head("POST", path, "Content-Length: " + 2 * TEXT.length()) + TEXT);
        }
        untilNothingIsUnderWay();
    }

    @Test
    void a_web_socket() throws Exception {
        String handshake = head(
                "GET",
                "/web/socket",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        for (int i = 0; i < CLIENTS; i++) {
            leave(handshake);
        }
        untilNothingIsUnderWay();
    }

    @Test
    void a_web_socket_that_tells_why() throws Exception {
        SocketClient socket = SocketClient.open(gateway, "/web/told");

        socket.close(4001);

        assertThat(codes.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(4001);
    }

    private static String head(String method, String path, String... headers) {
        Stream<String> first = Stream.of(method + " " + path + " HTTP/1.1", "Host: gateway.example");
        return Stream.concat(first, Stream.of(headers)).collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
    }

    private void leave(String afterThis) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            client.setSoLinger(random.nextBoolean(), 0);
            OutputStream out = client.getOutputStream();
            out.write(afterThis.getBytes(StandardCharsets.US_ASCII));
            LockSupport.parkNanos(random.nextInt(LONGEST_STAY_MICROS) * 1_000L);
        }
    }

    /** Connections that wait for the next request are closed when their service has left; no other way is there to tell. */
    private void untilNothingIsUnderWay() {
        await().until(() ->
                gateway.json("/actuator/gateway").get("traffic").get("inFlight").asInt() == 0);
        gateway.deregister("web", service.port());
        await().until(() -> connections.get() == 0);
        gateway.register("web", service.port(), "restful");
        gateway.untilExplained("GET", "/web/text", "found");
    }
}
