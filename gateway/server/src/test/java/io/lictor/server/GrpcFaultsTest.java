package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.FrameServer;
import io.lictor.server.testing.FrameServer.Behaviour;
import io.lictor.server.testing.FrameServer.Exchange;
import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.Streams;
import io.netty.channel.ChannelId;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gRPC server trickles, stops half way, or resets streams and connections: frame by frame, below what a gRPC library would do. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcFaultsTest {

    private static final Duration PAUSE = Duration.ofMillis(5);
    /** Longer than any route here waits for a whole answer. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(1);

    private static final byte[] ANSWER = FrameServer.framed(Greeter.message("Ann, byte by byte"));
    private static final byte[] ITEM = FrameServer.framed(Greeter.message("one")); // a string in field 1 too
    private static final int HALF = ANSWER.length / 2;

    private final List<Registered> registered = new ArrayList<>();
    private RunningGateway gateway;

    private record Registered(String service, int port, AutoCloseable server) {}

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path greeter = write(directory.resolve("greeter.pb"), Greeter.descriptors());
        Path flow = write(directory.resolve("flow.pb"), Streams.descriptors());
        gateway = new RunningGateway(
                "--lictor.descriptors.greeter=file:" + greeter, "--lictor.descriptors.flow=file:" + flow);
    }

    private static Path write(Path file, FileDescriptorSet descriptors) throws IOException {
        return Files.write(file, descriptors.toByteArray());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @AfterEach
    void leave() throws Exception {
        for (Registered each : registered) {
            gateway.deregister(each.service(), each.port());
            each.server().close();
        }
        registered.clear();
        gateway.untilExplained("GET", "/v1/greet/x", "not found");
        gateway.untilExplained("GET", "/v1/watch/x", "not found");
    }

    /** What goes wrong, and what the client of the only instance is told. */
    @SuppressWarnings("ImmutableEnumChecker") // the behaviours hold nothing
    enum Fault {
        STOPS_BEFORE_THE_HEAD(call -> {}, 504, 4),
        STOPS_AFTER_THE_HEAD(call -> call.head(), 504, 4),
        STOPS_HALF_WAY(call -> call.head().data(ANSWER, 0, HALF), 504, 4),
        STOPS_BEFORE_THE_END(call -> call.head().data(ANSWER), 504, 4),
        TRICKLES_TOO_SLOWLY(call -> call.head().trickle(ANSWER, LONG_PAUSE, call::end), 504, 4),
        RESETS_THE_CONNECTION(call -> call.resetConnection(), 503, 14),
        RESETS_THE_CONNECTION_HALF_WAY(
                call -> {
                    call.head().data(ANSWER, 0, HALF);
                    call.later(PAUSE, call::resetConnection);
                },
                503,
                14),
        CLOSES_THE_CONNECTION_HALF_WAY(
                call -> {
                    call.head().data(ANSWER, 0, HALF);
                    call.later(PAUSE, call::closeConnection);
                },
                503,
                14),
        ENDS_HALF_WAY(call -> call.head().data(ANSWER, 0, HALF).end(), 500, 13),
        ENDS_WITHOUT_A_MESSAGE(call -> call.head().end(), 500, 13),
        RST_STREAM_NO_ERROR(call -> call.reset(Http2Error.NO_ERROR), 503, 14),
        RST_STREAM_REFUSED(call -> call.reset(Http2Error.REFUSED_STREAM), 503, 14),
        RST_STREAM_CANCEL(call -> call.reset(Http2Error.CANCEL), 503, 14),
        RST_STREAM_INTERNAL(call -> call.reset(Http2Error.INTERNAL_ERROR), 500, 13),
        RST_STREAM_CALM(call -> call.reset(Http2Error.ENHANCE_YOUR_CALM), 429, 8),
        RST_STREAM_HALF_WAY(call -> call.head().data(ANSWER, 0, HALF).reset(Http2Error.INTERNAL_ERROR), 500, 13),
        GOAWAY_UNSEEN(call -> call.goAway(Http2Error.NO_ERROR, false).closeConnection(), 503, 14),
        GOAWAY_THEN_GONE(call -> call.goAway(Http2Error.NO_ERROR, true).closeConnection(), 503, 14),
        GOAWAY_PINGS(call -> call.goAway(Http2Error.ENHANCE_YOUR_CALM, true).closeConnection(), 503, 14);

        private final Behaviour behaviour;
        private final int status;
        private final int code;

        Fault(Behaviour behaviour, int status, int code) {
            this.behaviour = behaviour;
            this.status = status;
            this.code = code;
        }

        boolean timesOut() {
            return code == 4;
        }

        /** Short only where it is waited for: on a busy machine the other answers may take their time. */
        String timeout() {
            return timesOut() ? "lictor.timeout=600ms" : "lictor.timeout=30s";
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void the_client_of_the_only_instance_is_told_in_the_right_words(Fault fault) {
        FrameServer bad = greeter(fault.behaviour, fault.timeout());

        HttpResponse<String> response = gateway.get("/v1/greet/x");

        JsonNode body = JsonMapper.shared().readTree(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(fault.status);
        assertThat(body.get("code").asInt()).isEqualTo(fault.code);
        assertThat(body.get("message").asString()).doesNotContain("127.0.0.1", "io.netty", "HTTP/2");
        if (fault.timesOut()) {
            assertThat(body.get("message").asString()).contains("600 ms");
            await("the call is cancelled").until(() -> bad.cancelled() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void it_counts_as_a_failure_and_leaves_nothing_under_way(Fault fault) {
        FrameServer bad = greeter(fault.behaviour, fault.timeout(), "lictor.retry=0");

        gateway.get("/v1/greet/x");

        await("the end of the call").until(() -> inFlight("greeter") == 0);
        JsonNode endpoint = endpoint("greeter", bad.port());
        assertThat(endpoint.get("inFlight").asInt()).isZero();
        assertThat(endpoint.get("failures").asInt()).as(endpoint.toString()).isOne();
        assertThat(endpoint.get("successes").asInt()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "RST_STREAM_CALM", mode = EnumSource.Mode.EXCLUDE)
    void after_some_in_a_row_the_circuit_opens(Fault fault) {
        FrameServer bad = greeter(fault.behaviour, fault.timeout(), "lictor.retry=0", "lictor.breaker=3/60s");

        for (int i = 0; i < 3; i++) {
            gateway.get("/v1/greet/x");
        }

        await("an open circuit")
                .until(() -> endpoint("greeter", bad.port())
                        .get("circuit")
                        .asString()
                        .equals("OPEN"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESETS_.*", "CLOSES_.*", "RST_STREAM_(NO_ERROR|REFUSED|CANCEL)", "GOAWAY_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void another_instance_hides_it_from_an_idempotent_call(Fault fault) {
        FrameServer bad = greeter(fault.behaviour);
        goodGreeter();

        untilAsked(bad, () -> assertAnn(gateway.get("/v1/greet/Ann")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RST_STREAM_REFUSED", "GOAWAY_UNSEEN"})
    void another_instance_hides_it_from_any_call_when_the_server_says_it_did_nothing(Fault fault) {
        FrameServer bad = greeter(fault.behaviour);
        goodGreeter();

        untilAsked(bad, () -> assertAnn(postAnn()));
    }

    @Test
    void another_instance_hides_a_connection_that_is_reset_when_it_is_made_from_any_call() {
        FrameServer bad = keep("greeter", FrameServer.resettingConnections());
        goodGreeter();

        for (int i = 0; i < 20; i++) {
            assertAnn(postAnn());
        }
        assertThat(bad.connections()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESETS_.*", "CLOSES_.*", "RST_STREAM_(NO_ERROR|CANCEL|INTERNAL)", "GOAWAY_THEN_GONE"},
            mode = EnumSource.Mode.MATCH_ANY)
    void a_post_that_was_sent_is_not_sent_again(Fault fault) {
        FrameServer bad = greeter(fault.behaviour);

        assertThat(postAnn().statusCode()).isEqualTo(fault.status);
        assertThat(bad.calls()).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"STOPS_BEFORE_THE_HEAD", "STOPS_HALF_WAY"})
    void a_time_out_is_the_end_even_of_an_idempotent_call(Fault fault) {
        FrameServer one = greeter(fault.behaviour, fault.timeout());
        FrameServer another = greeter(fault.behaviour, fault.timeout());
        gateway.untilServedBy("greeter", 2);

        assertThat(gateway.get("/v1/greet/x").body()).contains("UPSTREAM_TIMEOUT");
        assertThat(one.calls() + another.calls()).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RST_STREAM_REFUSED", "GOAWAY_UNSEEN"})
    void a_streamed_request_that_was_begun_is_not_sent_again_without_its_messages(Fault fault) {
        FrameServer one = keep("flow", FrameServer.start(fault.behaviour));
        FrameServer another = keep("flow", FrameServer.start(fault.behaviour));
        gateway.untilServedBy("flow", 2);

        HttpResponse<String> response = gateway.send(gateway.request("/flow.Flow/Gather")
                .POST(BodyPublishers.ofString("{\"text\":\"one\"}\n{\"text\":\"two\"}\n")));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(fault.status);
        assertThat(one.calls() + another.calls()).isOne();
    }

    @Test
    void an_answer_that_trickles_in_time_is_whole() {
        FrameServer slow = greeter(call -> call.head().trickle(ANSWER, PAUSE, call::end));

        assertThat(gateway.json("/v1/greet/x").get("name").asString()).isEqualTo("Ann, byte by byte");
        // The answer is there a moment before its call is counted.
        await("its success")
                .until(() -> endpoint("greeter", slow.port()).get("successes").asInt() == 1);
    }

    @Test
    void a_server_that_goes_away_finishes_what_it_has_begun_and_the_next_call_goes_by_a_new_connection() {
        Set<ChannelId> connections = ConcurrentHashMap.newKeySet();
        greeter(call -> {
            connections.add(call.connection());
            call.goAway(Http2Error.NO_ERROR, true).head();
            call.trickle(ANSWER, PAUSE, call::end);
        });

        for (int i = 0; i < 3; i++) {
            assertThat(gateway.get("/v1/greet/x").statusCode()).isEqualTo(200);
        }
        assertThat(connections).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"RESETS_THE_CONNECTION", "RST_STREAM_INTERNAL", "RST_STREAM_CANCEL", "RST_STREAM_CALM"})
    void a_stream_that_breaks_after_a_message_ends_with_an_error_element(Fault fault) throws Exception {
        CompletableFuture<Exchange> arrived = new CompletableFuture<>();
        FrameServer bad = keep(
                "flow", FrameServer.start(call -> arrived.complete(call.head().data(ITEM))));
        gateway.untilExplained("GET", "/v1/watch/x", "found");
        try (RawClient client = new RawClient(gateway.port()).get("/v1/watch/x", "Accept: application/x-ndjson")) {
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.text()).contains("one");

            Exchange call = arrived.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            call.later(Duration.ZERO, () -> fault.behaviour.serve(call));

            assertThat(client.restText()).contains("\"code\":" + fault.code);
        }
        await("the end of the call").until(() -> inFlight("flow") == 0);
        assertThat(endpoint("flow", bad.port()).get("failures").asInt()).isOne();
    }

    private FrameServer greeter(Behaviour behaviour, String... policy) {
        FrameServer server = keep("greeter", FrameServer.start(behaviour), policy);
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        await("it is connected").until(() -> server.connections() > 0);
        return server;
    }

    private FrameServer keep(String service, FrameServer server, String... policy) {
        registered.add(new Registered(service, server.port(), server));
        String[] tags = new String[policy.length + 1];
        tags[0] = "rpc";
        System.arraycopy(policy, 0, tags, 1, policy.length);
        gateway.register(service, server.port(), tags);
        return server;
    }

    private void goodGreeter() {
        Greeter good = Greeter.start(call -> call.answer(call.name()));
        registered.add(new Registered("greeter", good.port(), good));
        gateway.register("greeter", good.port(), "rpc");
        gateway.untilServedBy("greeter", 2);
    }

    private HttpResponse<String> postAnn() {
        return gateway.send(gateway.request("/v1/greet").POST(BodyPublishers.ofString("{\"name\":\"Ann\"}")));
    }

    private static void assertAnn(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).contains("Ann");
    }

    /** Asks until the bad one has been asked too. */
    private static void untilAsked(FrameServer bad, Runnable ask) {
        await("the bad one is asked").until(() -> {
            ask.run();
            return bad.calls() > 0;
        });
    }

    private int inFlight(String service) {
        return gateway.json("/actuator/gateway/routes")
                .valueStream()
                .map(route -> route.get("metadata"))
                .filter(metadata -> metadata.get("service").asString().equals(service))
                .mapToInt(metadata -> metadata.get("inFlight").asInt())
                .sum();
    }

    private JsonNode endpoint(String service, int port) {
        return gateway.json("/actuator/gateway/instances")
                .valueStream()
                .filter(instance -> instance.get("id").asString().equals(service + "-" + port))
                .findFirst()
                .orElseThrow()
                .get("endpoints")
                .get(0);
    }
}
