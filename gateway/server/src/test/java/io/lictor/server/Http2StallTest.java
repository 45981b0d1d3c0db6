package io.lictor.server;

import static io.lictor.server.testing.FrameClient.DATA;
import static io.lictor.server.testing.FrameClient.END_HEADERS;
import static io.lictor.server.testing.FrameClient.END_STREAM;
import static io.lictor.server.testing.FrameClient.GOAWAY;
import static io.lictor.server.testing.FrameClient.HEADERS;
import static io.lictor.server.testing.FrameClient.RST_STREAM;
import static io.lictor.server.testing.FrameClient.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.FrameClient;
import io.lictor.server.testing.WireClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Clients that ask for much and take none of it, though they stay: what their answers hold is given back. */
@Timeout(300)
@ParameterizedClass
@ValueSource(booleans = {false, true})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the first method sets the field
final class Http2StallTest {

    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};
    private static final byte[] LARGE_WINDOWS = {0, 4, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    private static final byte[] ONE_MORE = FrameClient.frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1});
    private static final byte[] MUCH = new byte[64 * 1024];

    private final AtomicInteger asked = new AtomicInteger();
    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.get("/text", (request, response) -> response.sendString(Mono.just("hello")))
                    .get("/endless", (request, response) -> {
                        asked.incrementAndGet();
                        return response.send(endless());
                    }))
            .bindNow();

    @Parameter
    private boolean tls;

    private Http2Port port;

    private static Flux<ByteBuf> endless() {
        return Flux.generate(sink -> sink.next(Unpooled.wrappedBuffer(MUCH)));
    }

    /** Spring's lane answers for a route with a filter. */
    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        port = new Http2Port(tls, directory, "--server.netty.idle-timeout=10m", "--lictor.limits.stream-inactivity=1s");
        port.register("web", service.port(), "restful");
        port.register("spring", service.port(), "restful", "lictor.filters=AddResponseHeader=X-Spring,yes");
    }

    @AfterAll
    void stop() {
        port.close();
        service.disposeNow();
    }

    @AfterEach
    void nothing_is_left() {
        port.untilNothingIsInFlight();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/web", "/spring"})
    void a_stream_without_a_window_is_given_up_alone(String service) throws IOException {
        try (FrameClient client = port.connect(NO_WINDOW)) {
            client.ask(1, service + "/endless");
            assertThat(client.next().map(FrameClient.Frame::type)).contains(HEADERS);

            FrameClient.Frame end = client.next().orElseThrow();
            assertThat(end.type()).isEqualTo(RST_STREAM);
            assertThat(end.code()).isEqualTo(CANCEL);

            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(
                    FrameClient.frame(HEADERS, END_STREAM | END_HEADERS, 3, FrameClient.get(service + "/text")));
            both.writeBytes(FrameClient.frame(WINDOW_UPDATE, 0, 3, new byte[] {0, 0, 0, 100}));
            client.send(both.toByteArray());
            assertThat(client.next().map(FrameClient.Frame::type)).contains(HEADERS);
            assertThat(client.next().map(FrameClient.Frame::type)).contains(DATA);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/web", "/spring"})
    void a_connection_without_a_window_is_given_up(String service) throws IOException {
        try (FrameClient client = port.connect(LARGE_WINDOWS)) {
            client.ask(1, service + "/endless");

            FrameClient.Frame last = client.untilEnd().orElseThrow();

            assertThat(last.type()).isEqualTo(GOAWAY);
            assertThat(last.code()).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/web", "/spring"})
    void a_connection_that_is_not_read_is_given_up_whatever_window_it_gives(String service) throws IOException {
        try (FrameClient client = port.connect(LARGE_WINDOWS)) {
            client.send(WINDOW_UPDATE, 0, 0, (byte) 0x7f, (byte) 0, (byte) 0, (byte) 0);
            int before = asked.get();
            client.ask(1, service + "/endless");
            await().until(() -> asked.get() > before);

            await().atMost(Duration.ofSeconds(60)).until(() -> client.flood(ONE_MORE, 1));
        }
    }

    /** On the same port. */
    @ParameterizedTest
    @ValueSource(strings = {"/web", "/spring"})
    void a_client_of_http_1_1_that_does_not_read_is_given_up(String service) throws IOException {
        try (WireClient client = new WireClient(port.socket("http/1.1"))) {
            int before = asked.get();
            client.send("GET " + service + "/endless HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> asked.get() > before);

            port.untilNothingIsInFlight();
        }
    }
}
