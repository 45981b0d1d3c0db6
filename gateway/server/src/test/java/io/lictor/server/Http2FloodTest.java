package io.lictor.server;

import static io.lictor.server.testing.FrameClient.CONTINUATION;
import static io.lictor.server.testing.FrameClient.DATA;
import static io.lictor.server.testing.FrameClient.END_HEADERS;
import static io.lictor.server.testing.FrameClient.END_STREAM;
import static io.lictor.server.testing.FrameClient.GOAWAY;
import static io.lictor.server.testing.FrameClient.HEADERS;
import static io.lictor.server.testing.FrameClient.PING;
import static io.lictor.server.testing.FrameClient.RST_STREAM;
import static io.lictor.server.testing.FrameClient.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.FrameClient;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Clients that ask more of HTTP/2 than they pay for (RFC 9113, 10.5), where the port speaks it: each loses its connection or
 * its stream, others go on, and nothing of it is left. After each test a request of somebody else is answered.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2FloodTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int STREAMS = 100;
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
    private final RunningGateway gateway = new RunningGateway(
            "--server.http2.enabled=true",
            "--server.netty.idle-timeout=20s",
            "--lictor.client.head-timeout=2s",
            "--lictor.client.first-byte-timeout=60s");

    private Flux<ByteBuf> endless() {
        return Flux.generate(sink -> {
            produced.addAndGet(MUCH.length);
            sink.next(Unpooled.wrappedBuffer(MUCH));
        });
    }

    @BeforeAll
    void register() {
        gateway.register("web", service.port(), "restful");
        gateway.untilServedBy("web", 1);
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.disposeNow();
    }

    private FrameClient connect(byte... settings) throws IOException {
        return new FrameClient(gateway.port(), settings);
    }

    @AfterEach
    void nothing_is_left_and_others_are_served() throws IOException {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.json("/actuator/gateway")
                                .get("traffic")
                                .get("inFlight")
                                .asInt()
                        == 0);
        try (FrameClient other = connect()) {
            assertThat(other.ask(1, "/web/text").next().map(FrameClient.Frame::type))
                    .contains(HEADERS);
            assertThat(other.next().map(FrameClient.Frame::payload))
                    .contains("hello".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void streams_that_are_opened_and_reset_at_once_end_the_connection() throws IOException {
        try (FrameClient client = connect()) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int stream = 1; stream < 2_000; stream += 2) {
                flood.writeBytes(
                        FrameClient.frame(HEADERS, END_STREAM | END_HEADERS, stream, FrameClient.get("/web/never")));
                flood.writeBytes(FrameClient.frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
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
        assertFloodEnds(FrameClient.frame(PING, 0, 0, new byte[8]));
    }

    @Test
    void settings_whose_answers_are_not_read_end_the_connection() throws IOException {
        assertFloodEnds(FrameClient.frame(SETTINGS, 0, 0));
    }

    /** The buffers of the system, whose sizes it chooses, take the first of the answers. */
    private void assertFloodEnds(byte[] frame) throws IOException {
        ByteArrayOutputStream thousand = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            thousand.writeBytes(frame);
        }
        try (FrameClient client = connect()) {
            assertThat(client.flood(thousand.toByteArray(), 10_000)).isTrue();
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

    @Test
    void a_connection_of_http_2_outlives_the_time_for_a_head() throws IOException {
        try (FrameClient client = connect()) {
            for (int stream = 1; stream < 12; stream += 2) {
                client.ask(stream, "/web/text");
                while (client.next().orElseThrow().flags() != END_STREAM) {
                    // Before the last frame of the answer.
                }
                await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            }
        }
    }

    @Test
    void a_client_of_http_1_1_is_held_to_the_same_rules_there() throws IOException {
        try (WireClient client = new WireClient(gateway.port())) {
            client.send("GET /web/text HTTP/1.1\r\n\r\n");
            assertThat(client.answer("GET").map(WireAnswer::body).orElseThrow()).contains("BAD_HOST");
        }
        try (WireClient client = new WireClient(gateway.port())) {
            client.send("GET /web/text HTTP/1.1\r\nHost: a\r\n\r\nGET /web/text HT");
            assertThat(client.answer("GET").map(WireAnswer::body)).contains("hello");
            assertThat(client.isClosed()).isTrue();
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
