package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.Samples;
import io.lictor.server.testing.ScriptedServer;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireRequest;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of HTTP/2 and a backend of the express lane see of it, over real sockets. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2LaneTest {

    private final ScriptedServer backend = new ScriptedServer();
    private final HttpService live = new HttpService();
    private final Greeter greeter = Greeter.start(call -> call.answer("Hello " + call.name()));
    private final RunningGateway gateway = new RunningGateway(
            "--server.http2.enabled=true",
            "--lictor.breaker.consecutive-failures=0",
            "--lictor.breaker.minimum-calls=1000000");

    @BeforeAll
    void register() {
        gateway.register("echo", backend.port(), "restful");
        gateway.register("live", live.port(), "restful");
        gateway.register("filtered", backend.port(), "restful", "lictor.filters=AddResponseHeader=X-Spring,yes");
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.untilExplained("GET", "/echo/x", "found");
        gateway.untilExplained("GET", "/live/x", "found");
        gateway.untilExplained("GET", "/filtered/x", "found");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        live.close();
        greeter.close();
        backend.close();
    }

    private Http2Client client() {
        return new Http2Client(gateway.port());
    }

    private static Http2Headers post(String path) {
        return Http2Client.head("POST", path);
    }

    private WireRequest seen(String target) {
        return backend.take().stream()
                .filter(request -> request.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private double inFlight(String service) {
        return Samples.parse(gateway.get("/actuator/prometheus").body())
                .sum("lictor_route_in_flight", "service", service);
    }

    /** Neither the route nor its endpoint has a request under way. */
    private void untilNothingIsInFlight(String service) {
        await().until(() -> inFlight(service) == 0);
        await().until(() -> gateway.json("/actuator/gateway/instances")
                .valueStream()
                .filter(instance -> instance.get("service").asString().equals(service))
                .flatMap(instance -> instance.findValues("inFlight").stream())
                .allMatch(calls -> calls.asInt() == 0));
    }

    /** Spring's lane gathers the body of a DELETE and tells its length; a route with a filter is left to that lane. */
    @Test
    void a_request_takes_the_express_lane_where_its_route_does() throws Exception {
        try (Http2Client client = client()) {
            assertThat(delete(client, "/echo/express").answer().status()).isEqualTo(200);
            assertThat(seen("/express").chunked()).isTrue();
            assertThat(delete(client, "/filtered/spring").answer().status()).isEqualTo(200);
            assertThat(seen("/spring").chunked()).isFalse();
        }
    }

    private static Http2Client.Stream delete(Http2Client client, String path) {
        return client.open(Http2Client.head("DELETE", path), false).send("x", true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "filtered"})
    void Via_tells_the_backend_which_protocol_the_client_speaks(String service) throws Exception {
        try (Http2Client client = client()) {
            assertThat(client.get("/" + service + "/via").answer().status()).isEqualTo(200);
        }
        assertThat(seen("/via").values("Via")).singleElement().asString().startsWith("2 lictor-");
    }

    @Test
    void an_upgraded_connection_of_http_1_1_is_answered_there_too() throws Exception {
        HttpClient upgrading =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

        HttpResponse<String> answer =
                upgrading.send(gateway.request("/echo/upgraded").build(), BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen("/upgraded").headers()).noneMatch(line -> line.startsWith("x-http2"));
    }

    @Test
    void a_request_becomes_a_grpc_call() throws Exception {
        try (Http2Client client = client()) {
            assertThat(client.get("/v1/greet/Ann").answer().body()).contains("Hello Ann");
            Http2Client.Stream posted = client.open(post("/v1/greet"), false);
            posted.send("{\"name\":", false).send("\"Bob\"}", true);
            assertThat(posted.answer().body()).contains("Hello Bob");
        }
        untilNothingIsInFlight("greeter");
    }

    @Test
    void streams_of_one_connection_do_not_wait_for_each_other() throws Exception {
        try (Http2Client client = client()) {
            Http2Client.Stream silent = client.get("/live/slow");
            Http2Client.Stream first = client.open(post("/live/echo"), false).send("a", false);
            Http2Client.Stream second = client.open(post("/live/echo"), false).send("b", false);
            await().until(() -> first.received() == 1 && second.received() == 1);

            second.send("B", true);
            assertThat(second.answer().body()).isEqualTo("bB");
            first.send("A", true);
            assertThat(first.answer().body()).isEqualTo("aA");
            silent.reset();
        }
        untilNothingIsInFlight("live");
    }

    @Test
    void a_stream_that_its_client_resets_ends_what_was_under_way_for_it() throws Exception {
        int before = live.cancelled();
        try (Http2Client client = client()) {
            Http2Client.Stream events = client.get("/live/events");
            assertThat(events.status()).isEqualTo(200);
            Http2Client.Stream silent = client.get("/live/slow");
            await().until(() -> inFlight("live") == 2);

            events.reset();
            silent.reset();

            await().until(() -> live.cancelled() > before);
            untilNothingIsInFlight("live");
            assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_client_that_leaves_ends_what_was_under_way_for_it() throws Exception {
        try (Http2Client client = client()) {
            var unused = client.get("/live/slow");
            await().until(() -> inFlight("live") == 1);
        }
        untilNothingIsInFlight("live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/200.cut.3000", "/echo/200.cutchunks.3000"})
    void an_answer_that_breaks_off_ends_its_stream_alone(String path) throws Exception {
        try (Http2Client client = client()) {
            Http2Client.Stream stream = client.get(path);

            assertThat(stream.answer().end()).isEqualTo(WireAnswer.End.CUT);
            assertThat(stream.resetCode()).isEqualTo(Http2Error.INTERNAL_ERROR.code());
            assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
        }
        untilNothingIsInFlight("echo");
    }

    @Test
    void a_client_that_asks_for_leave_gets_it_before_it_sends() throws Exception {
        try (Http2Client client = client()) {
            Http2Client.Stream stream = client.open(post("/echo/leave").add("expect", "100-continue"), false);
            await().until(() -> stream.interim().equals(List.of(100)));

            assertThat(stream.send("hello", true).answer().status()).isEqualTo(200);
        }
        assertThat(seen("/leave").body()).isEqualTo("hello");
    }

    @Test
    void trailers_pass_both_ways() throws Exception {
        try (Http2Client client = client()) {
            Http2Client.Stream stream =
                    client.open(post("/echo/200.trailers.3"), false).send("hello", false);
            stream.trailers(Http2Client.fields().add("x-sum", "1"));

            assertThat(stream.answer().trailers()).isNotEmpty();
        }
        assertThat(seen("/200.trailers.3").trailers()).containsExactly("x-sum: 1");
    }

    @Test
    void trailers_that_look_like_a_head_end_their_stream_alone() throws Exception {
        try (Http2Client client = client()) {
            Http2Client.Stream stream = client.open(post("/live/echo"), false).send("hello", false);
            await().until(() -> stream.received() == 5);
            stream.trailers(Http2Client.head("GET", "/echo/smuggled"));

            assertThat(stream.answer().end()).isEqualTo(WireAnswer.End.CUT);
            assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
        }
        assertThat(backend.take()).extracting(WireRequest::target).doesNotContain("/smuggled");
        untilNothingIsInFlight("live");
    }

    @Test
    void an_answer_before_the_end_of_the_body_leaves_the_connection_of_use() throws Exception {
        try (Http2Client client = client()) {
            Http2Client.Stream early =
                    client.open(post("/echo/200.early.3"), false).send("he", false);
            WireAnswer answer = early.answer();
            early.send("llo", true);

            assertThat(answer.end()).isEqualTo(WireAnswer.End.CHUNKS);
            assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
        }
        untilNothingIsInFlight("echo");
    }

    @Test
    void a_body_of_another_length_than_announced_ends_its_stream_alone() throws Exception {
        try (Http2Client client = client()) {
            Http2Client.Stream more = client.open(post("/live/echo").add("content-length", "3"), false);
            assertThat(more.send("hello", true).answer().end()).isEqualTo(WireAnswer.End.CUT);
            Http2Client.Stream less = client.open(post("/live/echo").add("content-length", "7"), false);
            assertThat(less.send("hello", true).answer().end()).isEqualTo(WireAnswer.End.CUT);
            assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
        }
        untilNothingIsInFlight("live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/host", "/filtered/host"})
    void a_request_names_one_host(String path) throws Exception {
        try (Http2Client client = client()) {
            Http2Headers none =
                    Http2Client.fields().method("GET").scheme("http").path(path);
            Http2Headers two = Http2Client.fields()
                    .add(none)
                    .add("host", "gateway.example")
                    .add("host", "other.example");
            Http2Headers wrong = Http2Client.head("GET", path).authority("user@gateway.example");
            Http2Headers other = Http2Client.head("GET", path).add("host", "other.example");
            Http2Headers twice = Http2Client.head("GET", path).add("host", "gateway.example");

            for (Http2Headers refused : List.of(none, wrong)) {
                WireAnswer answer = client.open(refused, true).answer();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body()).contains("BAD_HOST");
            }
            for (Http2Headers refused : List.of(two, other)) {
                assertThat(client.open(refused, true).resetCode()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            }
            assertThat(client.open(twice, true).answer().status()).isEqualTo(200);
        }
        assertThat(seen("/host").values("X-Forwarded-Host")).containsExactly("gateway.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/x?a=<", "/nobody?a=\"", "/echo/\\"})
    void a_target_that_is_no_uri_is_refused_in_words(String path) throws Exception {
        try (Http2Client client = client()) {
            WireAnswer answer = client.open(Http2Client.head("GET", path), true).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("BAD_TARGET").contains("percent-encode it as %");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "filtered"})
    void a_target_that_clients_send_is_escaped(String service) throws Exception {
        try (Http2Client client = client()) {
            assertThat(client.get("/" + service + "/{a}|?\u00c3\u00a9=|")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(seen("/%7Ba%7D%7C?%C3%A9=%7C").method()).isEqualTo("GET");
    }

    @Test
    void a_client_that_does_not_read_keeps_the_backend_from_writing() throws Exception {
        AtomicLong written = new AtomicLong();
        try (ServerSocket endless = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            daemon(() -> writeEndlessly(endless, written));
            gateway.register("endless", endless.getLocalPort(), "restful");
            gateway.untilExplained("GET", "/endless/x", "found");
            try (Http2Client client = client()) {
                Http2Client.Stream stream = client.get("/endless/x");
                assertThat(stream.status()).isEqualTo(200);
                stream.pause();

                untilStill(written);
                assertThat(written.get()).isBetween(1L, 256L << 20);
                int received = stream.received();
                stream.resume();
                await().until(() -> stream.received() > received + (1 << 20));
            }
            untilNothingIsInFlight("endless");
            gateway.deregister("endless", endless.getLocalPort());
        }
    }

    /** What is written by then fills the buffers of the system, whose sizes it chooses, and is far from a gigabyte. */
    private static void untilStill(AtomicLong written) {
        await().until(() -> written.get() > 0);
        AtomicLong before = new AtomicLong();
        await().during(Duration.ofSeconds(2)).until(() -> before.getAndSet(written.get()) == written.get());
    }

    private static void writeEndlessly(ServerSocket endless, AtomicLong written) {
        try (Socket connection = endless.accept()) {
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[8192];
            while (written.addAndGet(some.length) < 1L << 30) {
                out.write(some);
            }
        } catch (IOException left) {
            // The gateway has closed the connection, as its client has.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "endless");
        thread.setDaemon(true);
        thread.start();
    }

    /** What its client has sent, and nobody has read, does not keep its end from being seen. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_backend_that_does_not_read_keeps_the_client_from_writing(boolean resets) throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            gateway.register("deaf", deaf.getLocalPort(), "restful", "lictor.timeout=5m");
            gateway.untilExplained("POST", "/deaf/x", "found");
            try (Http2Client client = client()) {
                Http2Client.Stream stream = client.open(post("/deaf/x"), false);
                AtomicLong sent = new AtomicLong();
                daemon(() -> sendEndlessly(stream, sent));
                untilStill(sent);
                assertThat(sent.get()).isBetween(1L, 256L << 20);
                assertThat(inFlight("deaf")).isEqualTo(1);
                Http2Client.Stream other = client.open(post("/live/echo"), false);
                assertThat(other.send("a".repeat(10_000), true).answer().body()).hasSize(10_000);
                if (resets) {
                    stream.reset();
                    untilNothingIsInFlight("deaf");
                    assertThat(client.get("/echo/after").answer().status()).isEqualTo(200);
                }
            }
            untilNothingIsInFlight("deaf");
            gateway.deregister("deaf", deaf.getLocalPort());
        }
    }

    private static void sendEndlessly(Http2Client.Stream stream, AtomicLong sent) {
        byte[] some = new byte[8192];
        while (sent.get() < 1L << 30 && stream.trySend(some)) {
            sent.addAndGet(some.length);
        }
    }
}
