package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.Samples;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import io.lictor.server.testing.WireAnswer;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the express lane, and what becomes of the connections of their clients. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamedLaneTest {

    private static final String LINES = "application/x-ndjson";

    private final Streams service = new Streams();
    private final RunningGateway gateway = new RunningGateway("--server.http2.enabled=true");

    @BeforeAll
    void register() {
        gateway.register("flow", service.port(), "rpc");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        service.close();
    }

    private void untilNothingIsInFlight() {
        await().until(() -> Samples.parse(gateway.get("/actuator/prometheus").body())
                        .sum("lictor_route_in_flight", "service", "flow")
                == 0);
        await().until(() -> gateway.json("/actuator/gateway/instances")
                .valueStream()
                .flatMap(instance -> instance.findValues("inFlight").stream())
                .allMatch(calls -> calls.asInt() == 0));
    }

    private static Http2Client.Stream lines(Http2Client client) {
        return client.open(Http2Client.head("GET", "/v1/watch/x").add("accept", LINES), true);
    }

    @Test
    void the_request_behind_a_stream_waits_for_its_end() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            client.get("/v1/watch/x", "Accept: " + LINES).get("/v1/ask/y");
            StreamCall stream = service.next().send("a");
            client.head();
            client.text();

            assertThat(service.waiting()).isZero();
            stream.end();
            assertThat(client.rest()).isEmpty();
            service.next().send("b").end();
            assertThat(client.body(client.head())).isEqualTo("{\"text\":\"b\"}");
        }
        untilNothingIsInFlight();
    }

    @Test
    void the_head_of_a_stream_is_an_answer_and_the_call_is_cancelled() throws Exception {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("HEAD /v1/watch/x HTTP/1.1\r\nHost: x\r\nAccept: " + LINES + "\r\n\r\n");
            StreamCall stream = service.next().send("a");

            assertThat(client.head().header("content-type")).isEqualTo(LINES);
            assertThat(stream.awaitCancelled()).isTrue();
            client.get("/v1/ask/y");
            service.next().send("b").end();
            assertThat(client.head().status()).isEqualTo(200);
        }
        untilNothingIsInFlight();
    }

    @Test
    void messages_that_come_together_are_all_written_before_the_end() throws IOException {
        try (RawClient client = new RawClient(gateway.port()).get("/v1/watch/x", "Accept: " + LINES)) {
            StreamCall stream = service.next();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                stream.send("m" + i);
                expected.append("{\"text\":\"m").append(i).append("\"}\n");
            }
            stream.end();

            client.head();
            assertThat(client.restText()).isEqualTo(expected.toString());
        }
    }

    @Test
    void a_client_that_asks_for_leave_gets_it_before_it_sends_messages() throws Exception {
        try (RawClient client = new RawClient(gateway.port()).post("/v1/gather/x", "Expect: 100-continue")) {
            assertThat(client.head().status()).isEqualTo(100);
            client.chunk("[{}]").endChunks();
            StreamCall call = service.next();
            assertThat(call.awaitRequestEnd()).isTrue();
            call.send("b").end();

            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(client.body(head)).isEqualTo("{\"text\":\"b\"}");
        }
        untilNothingIsInFlight();
    }

    @Test
    void an_answer_before_the_last_message_leaves_the_connection_of_use() throws Exception {
        try (RawClient client = new RawClient(gateway.port()).post("/v1/gather/x")) {
            client.chunk("[{},");
            StreamCall call = service.next();
            call.message();
            call.send("enough").end();
            assertThat(client.body(client.head())).isEqualTo("{\"text\":\"enough\"}");

            client.chunk("{}]").endChunks().get("/v1/ask/y");

            service.next().send("b").end();
            assertThat(client.head().status()).isEqualTo(200);
        }
        untilNothingIsInFlight();
    }

    @Test
    void a_body_that_is_not_framed_by_the_rules_is_told_in_the_answer_that_has_begun() throws Exception {
        try (RawClient client = new RawClient(gateway.port()).post("/v1/chat", "Accept: " + LINES)) {
            client.chunk("{\"text\":\"one\"}");
            StreamCall call = service.next().send("1");
            client.head();
            client.text();

            client.send("nonsense\r\n");

            assertThat(client.restText()).contains("MALFORMED_BODY");
            assertThat(client.isCut()).isTrue();
            assertThat(call.awaitCancelled()).isTrue();
        }
        untilNothingIsInFlight();
    }

    @Test
    void messages_of_http_2_go_to_and_fro_before_the_request_ends() throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            Http2Client.Stream stream =
                    client.open(Http2Client.head("POST", "/v1/chat").add("accept", LINES), false);
            stream.send("{\"text\":\"one\"}", false);
            StreamCall call = service.next();
            assertThat(call.text()).isEqualTo("one");
            call.send("1");
            await().until(() -> stream.received() == "{\"text\":\"1\"}\n".length());

            stream.send("{\"text\":\"two\"}", true);
            assertThat(call.text()).isEqualTo("two");
            assertThat(call.awaitRequestEnd()).isTrue();
            call.send("2").end();

            assertThat(stream.answer().body()).isEqualTo("{\"text\":\"1\"}\n{\"text\":\"2\"}\n");
        }
        untilNothingIsInFlight();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clients_that_leave_at_any_moment_leave_nothing_behind(boolean both) throws Exception {
        Random random = new Random(1);
        String large = "m".repeat(100_000);
        for (int i = 0; i < 100; i++) {
            try (RawClient client = new RawClient(gateway.port())) {
                if (both) {
                    client.post("/v1/chat", "Accept: " + LINES).chunk("{\"text\":\"a\"}{\"te");
                } else {
                    client.get("/v1/watch/x", "Accept: " + LINES, "Accept-Encoding: gzip");
                }
                StreamCall call = service.next();
                for (int messages = random.nextInt(30); messages > 0; messages--) {
                    call.send(large);
                }
                if (random.nextInt(4) == 0) {
                    call.end(Status.ABORTED);
                }
                if (both && random.nextBoolean()) {
                    client.chunk("xt\":\"b\"}");
                }
            }
        }
        untilNothingIsInFlight();
    }

    @Test
    void a_stream_of_http_2_is_told_its_error_and_then_reset_alone() throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            Http2Client.Stream stream = client.get("/v1/watch/x");
            StreamCall call = service.next().send("a");
            assertThat(stream.status()).isEqualTo(200);

            call.end(Status.ABORTED.withDescription("no more"));

            WireAnswer answer = stream.answer();
            assertThat(answer.end()).isEqualTo(WireAnswer.End.CUT);
            assertThat(answer.body()).startsWith("[{\"text\":\"a\"},{\"error\":{\"code\":10,");
            assertThat(stream.resetCode()).isEqualTo(Http2Error.INTERNAL_ERROR.code());
            Http2Client.Stream next = lines(client);
            service.next().send("b").end();
            assertThat(next.answer().body()).isEqualTo("{\"text\":\"b\"}\n");
        }
        untilNothingIsInFlight();
    }

    @Test
    void a_stream_of_http_2_that_its_client_resets_is_cancelled() throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            Http2Client.Stream stream = lines(client);
            StreamCall call = service.next().send("a");
            assertThat(stream.status()).isEqualTo(200);

            stream.reset();

            assertThat(call.awaitCancelled()).isTrue();
            untilNothingIsInFlight();
        }
    }

    /** The service goes on while gRPC can take more, which is for ever when nobody holds it back. */
    @Test
    void a_stream_of_http_2_that_is_not_read_stops_the_service_and_misses_nothing() throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            Http2Client.Stream stream = lines(client).pause();
            StreamCall call = service.next().send("first");
            AtomicInteger sent = new AtomicInteger();
            String much = "m".repeat(10_000);

            int before;
            do {
                before = sent.get();
                await().pollDelay(Duration.ofMillis(500)).until(() -> {
                    while (call.isReady() && sent.get() < 20_000) {
                        call.send(much);
                        sent.incrementAndGet();
                    }
                    return true;
                });
            } while (sent.get() > before);

            assertThat(sent.get()).isLessThan(20_000);
            stream.resume();
            call.end();
            WireAnswer answer = stream.answer();
            assertThat(answer.end()).isEqualTo(WireAnswer.End.CHUNKS);
            assertThat(answer.body()).hasSize("{\"text\":\"first\"}\n".length() + sent.get() * (much.length() + 12));
        }
        untilNothingIsInFlight();
    }
}
