package io.lictor.server;

import static io.lictor.server.testing.FrameClient.CONTINUATION;
import static io.lictor.server.testing.FrameClient.DATA;
import static io.lictor.server.testing.FrameClient.END_HEADERS;
import static io.lictor.server.testing.FrameClient.END_STREAM;
import static io.lictor.server.testing.FrameClient.GOAWAY;
import static io.lictor.server.testing.FrameClient.HEADERS;
import static io.lictor.server.testing.FrameClient.PING;
import static io.lictor.server.testing.FrameClient.PRIORITY;
import static io.lictor.server.testing.FrameClient.RST_STREAM;
import static io.lictor.server.testing.FrameClient.SETTINGS;
import static io.lictor.server.testing.FrameClient.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.FrameClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Clients that ask more of HTTP/2 than they pay for (RFC 9113, 10.5), where the port speaks it: each loses its connection or
 * its stream, others go on, and nothing of it is left. After each test a request of somebody else is answered.
 */
@Timeout(300)
@ParameterizedClass
@ValueSource(booleans = {false, true})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the first method sets the field
final class Http2FloodTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int STREAMS = 100;
    private static final int UNKNOWN = 0xf0;
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};
    private static final byte[] MUCH = new byte[64 * 1024];

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong produced = new AtomicLong();
    private final DisposableServer service = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.get("/text", (request, response) -> response.sendString(Mono.just("hello")))
                    .get("/never", (request, response) -> {
                        asked.incrementAndGet();
                        return Mono.never();
                    })
                    .get("/endless", (request, response) -> response.send(endless())))
            .bindNow();

    @Parameter
    private boolean tls;

    private Http2Port port;

    private Flux<ByteBuf> endless() {
        return Flux.generate(sink -> {
            produced.addAndGet(MUCH.length);
            sink.next(Unpooled.wrappedBuffer(MUCH));
        });
    }

    /** Spring's lane answers for a route with a filter. */
    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        port = new Http2Port(tls, directory, "--server.netty.idle-timeout=20s");
        port.register("web", service.port(), "restful");
        port.register("spring", service.port(), "restful", "lictor.filters=AddResponseHeader=X-Spring,yes");
    }

    @AfterAll
    void stop() {
        port.close();
        service.disposeNow();
    }

    private FrameClient connect(byte... settings) throws IOException {
        return port.connect(settings);
    }

    @AfterEach
    void nothing_is_left_and_others_are_served() throws IOException {
        port.untilNothingIsInFlight();
        assertThat(port.text("/web/text")).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/web/never", "/spring/never"})
    void streams_that_are_opened_and_reset_at_once_end_the_connection(String path) throws IOException {
        try (FrameClient client = connect()) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int stream = 1; stream < 2_000; stream += 2) {
                flood.writeBytes(FrameClient.frame(HEADERS, END_STREAM | END_HEADERS, stream, FrameClient.get(path)));
                flood.writeBytes(FrameClient.frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
            }
            client.flood(flood.toByteArray(), 1);

            assertEnded(client, ENHANCE_YOUR_CALM);
        }
    }

    /** The client breaks a rule in each of its streams (CVE-2025-8671). */
    @ParameterizedTest
    @ValueSource(strings = {"/web/never", "/spring/never"})
    void streams_that_the_gateway_is_made_to_reset_end_the_connection(String path) throws IOException {
        try (FrameClient client = connect()) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int stream = 1; stream < 2_000; stream += 2) {
                flood.writeBytes(FrameClient.frame(HEADERS, END_STREAM | END_HEADERS, stream, FrameClient.get(path)));
                flood.writeBytes(FrameClient.frame(WINDOW_UPDATE, 0, stream, new byte[4]));
            }
            client.flood(flood.toByteArray(), 1);

            assertEnded(client, ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void more_streams_than_are_allowed_are_refused_alone() throws IOException {
        try (FrameClient client = connect()) {
            int before = asked.get();
            for (int i = 0; i < STREAMS; i++) {
                client.ask(1 + 2 * i, "/web/never");
            }
            await().until(() -> asked.get() - before == STREAMS);
            client.ask(1 + 2 * STREAMS, "/web/text");

            FrameClient.Frame refusal = client.next().orElseThrow();

            assertThat(refusal.type()).isEqualTo(RST_STREAM);
            assertThat(refusal.stream()).isEqualTo(1 + 2 * STREAMS);
            assertThat(refusal.code()).isEqualTo(REFUSED_STREAM);
            assertThat(asked.get() - before).isEqualTo(STREAMS);
        }
    }

    @Test
    void a_head_in_endless_small_frames_ends_the_connection() throws IOException {
        try (FrameClient client = connect()) {
            client.send(HEADERS, END_STREAM, 1, FrameClient.get("/web/never"));
            client.flood(FrameClient.frame(CONTINUATION, 0, 1), 10_000);

            assertEnded(client, ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void a_head_in_endless_large_frames_ends_the_connection() throws IOException {
        try (FrameClient client = connect()) {
            client.send(HEADERS, END_STREAM, 1, FrameClient.get("/web/never"));
            byte[] header = new byte[4 + 120];
            header[1] = 1;
            header[2] = 'x';
            header[3] = 120;
            Arrays.fill(header, 4, header.length, (byte) 'y');
            ByteArrayOutputStream headers = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                headers.writeBytes(header);
            }
            client.flood(FrameClient.frame(CONTINUATION, 0, 1, headers.toByteArray()), 10_000);

            assertEnded(client, ENHANCE_YOUR_CALM, PROTOCOL_ERROR);
        }
    }

    @Test
    void endless_empty_data_ends_the_connection() throws IOException {
        try (FrameClient client = connect()) {
            client.send(HEADERS, END_HEADERS, 1, FrameClient.get("/web/never"));
            client.flood(FrameClient.frame(DATA, 0, 1), 10_000);

            assertEnded(client, ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void pings_whose_answers_are_not_read_end_the_connection() throws IOException {
        assertUnreadFloodEnds(FrameClient.frame(PING, 0, 0, new byte[8]));
    }

    @Test
    void settings_whose_answers_are_not_read_end_the_connection() throws IOException {
        assertUnreadFloodEnds(FrameClient.frame(SETTINGS, 0, 0));
    }

    private void assertUnreadFloodEnds(byte[] frame) throws IOException {
        try (FrameClient client = connect()) {
            assertThat(client.flood(times(1_000, frame), 10_000)).isTrue();
        }
    }

    private static byte[] times(int times, byte[] frame) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            frames.writeBytes(frame);
        }
        return frames.toByteArray();
    }

    static Stream<byte[]> frames_that_ask_for_nothing() {
        return Stream.of(
                FrameClient.frame(PING, 0, 0, new byte[8]),
                FrameClient.frame(SETTINGS, 0, 0),
                FrameClient.frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 15}),
                FrameClient.frame(PRIORITY, 0, 101, new byte[] {0, 0, 0, 0, 15}),
                FrameClient.frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1}),
                FrameClient.frame(WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1}),
                FrameClient.frame(UNKNOWN, 0, 0, new byte[8]),
                FrameClient.frame(UNKNOWN, 0, 1));
    }

    /** Also where the client reads what it is answered. */
    @ParameterizedTest
    @MethodSource("frames_that_ask_for_nothing")
    void frames_that_ask_for_nothing_end_the_connection(byte[] frame) throws IOException {
        try (FrameClient client = connect()) {
            client.ask(1, "/web/never");
            for (int i = 0; i < 15; i++) {
                client.flood(times(100, frame), 1);
            }

            assertEnded(client, ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void an_answer_for_which_there_is_no_window_is_not_held() throws IOException {
        try (FrameClient client = connect(NO_WINDOW)) {
            client.ask(1, "/web/endless");
            assertThat(client.next().map(FrameClient.Frame::type)).contains(HEADERS);

            AtomicLong before = new AtomicLong(-1);
            await().atMost(Duration.ofSeconds(60))
                    .during(Duration.ofSeconds(2))
                    .until(() -> before.getAndSet(produced.get()) == produced.get());
            assertThat(produced.get()).isLessThan(32L << 20);
        }
    }

    private static void assertEnded(FrameClient client, Integer... codes) throws IOException {
        Optional<FrameClient.Frame> last = client.untilEnd();

        // A reset of the connection may overtake it.
        last.ifPresent(goAway -> {
            assertThat(goAway.type()).isEqualTo(GOAWAY);
            assertThat(goAway.code()).isIn((Object[]) codes);
        });
    }
}
