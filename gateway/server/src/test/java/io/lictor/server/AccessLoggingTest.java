package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.Samples;
import io.lictor.server.testing.WireClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The access log of the whole program. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit and the first method set the fields
final class AccessLoggingTest {

    private final HttpService live = new HttpService();
    private final Greeter greeter = Greeter.start(call -> call.answer("Hello " + call.name()));
    private Path directory;
    private Path file;
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path given) {
        directory = given;
        file = directory.resolve("access.log");
        gateway = new RunningGateway(
                "--lictor.access-log.enabled=true", "--lictor.access-log.file=" + file, "--server.http2.enabled=true");
        gateway.register("live", live.port(), "restful");
        gateway.register("greeter", greeter.port(), "rpc");
        gateway.untilExplained("GET", "/live/slow", "found");
        gateway.untilExplained("GET", "/v1/greet/x", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        live.close();
        greeter.close();
    }

    private List<JsonNode> lines() {
        try {
            String text = Files.readString(file);
            // The last line may be on its way.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private JsonNode lineOf(String path) {
        return await().until(
                        () -> lines().stream()
                                .filter(line -> line.get("path").asString().equals(path))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void a_request_of_http_2_is_logged_as_one() throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            assertThat(client.get("/v1/greet/Two").answer().status()).isEqualTo(200);
        }

        JsonNode line = lineOf("/v1/greet/Two");
        assertThat(line.get("protocol").asString()).isEqualTo("HTTP/2.0");
        assertThat(line.get("client").asString()).isEqualTo("127.0.0.1");
        assertThat(line.get("bytes_out").asInt()).isPositive();
    }

    @Test
    void a_transcoded_request_is_logged_with_all_that_became_of_it() {
        Instant before = Instant.now().minusMillis(1);
        gateway.send(gateway.request("/v1/greet/full?secret=1").header("User-Agent", "test/1"));

        JsonNode line = lineOf("/v1/greet/full");

        assertThat(Instant.parse(line.get("time").asString())).isBetween(before, Instant.now());
        assertThat(line.get("client").asString()).isEqualTo("127.0.0.1");
        assertThat(line.get("method").asString()).isEqualTo("GET");
        assertThat(line.get("protocol").asString()).isEqualTo("HTTP/1.1");
        assertThat(line.get("status").asInt()).isEqualTo(200);
        assertThat(line.get("bytes_out").asInt()).isEqualTo("{\"name\":\"Hello full\"}".length());
        assertThat(line.get("service").asString()).isEqualTo("greeter");
        assertThat(line.get("endpoint").asString()).isEqualTo("127.0.0.1:" + greeter.port());
        assertThat(line.get("attempts").asInt()).isEqualTo(1);
        assertThat(line.get("grpc_status").asInt()).isZero();
        assertThat(line.get("upstream_us").asLong()).isPositive();
        assertThat(line.get("total_us").asLong())
                .isGreaterThanOrEqualTo(line.get("upstream_us").asLong());
        assertThat(line.get("user_agent").asString()).isEqualTo("test/1");
        assertThat(line.get("request_id").asString()).matches("[0-9a-f]{32}");
        assertThat(line.get("end").asString()).isEqualTo("complete");
        assertThat(line.has("reason")).isFalse();
    }

    @Test
    void secrets_are_not_logged() throws IOException {
        gateway.send(gateway.request("/v1/greet/hush?token=s3cr3t")
                .header("Authorization", "Bearer s3cr3t")
                .header("Cookie", "session=s3cr3t"));
        lineOf("/v1/greet/hush");

        assertThat(Files.readString(file)).doesNotContain("s3cr3t");
    }

    @Test
    void bodies_are_counted_as_they_pass() {
        gateway.send(gateway.request("/live/echo").POST(BodyPublishers.ofString("x".repeat(10_000))));

        JsonNode line = lineOf("/live/echo");

        assertThat(line.get("bytes_in").asInt()).isEqualTo(10_000);
        assertThat(line.get("bytes_out").asInt()).isEqualTo(10_000);
    }

    @Test
    void a_request_without_a_route_is_logged_too() {
        gateway.get("/nobody/knows");

        JsonNode line = lineOf("/nobody/knows");

        assertThat(line.get("status").asInt()).isEqualTo(404);
        assertThat(line.get("reason").asString()).isEqualTo("NO_ROUTE");
        assertThat(line.get("bytes_out").asInt()).isPositive();
        assertThat(line.has("route")).isFalse();
    }

    @Test
    void a_refused_request_has_the_reason_that_the_client_was_told() {
        gateway.send(gateway.request("/v1/greet").POST(BodyPublishers.ofString("{")));

        JsonNode line = lineOf("/v1/greet");

        assertThat(line.get("status").asInt()).isEqualTo(400);
        assertThat(line.get("reason").asString()).isEqualTo("MALFORMED_JSON");
        assertThat(line.get("attempts").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /refused/target?token=s3cr3t<, BAD_TARGET, GET, /refused/target",
        "HEAD http://user:s3cr3t@x/refused/host#s3cr3t, BAD_HOST, HEAD, /refused/host",
        "POST user:s3cr3t@refused<, BAD_TARGET, POST, -"
    })
    void a_request_that_the_port_refuses_is_logged_once(String asked, String reason, String method, String path)
            throws IOException {
        assertThat(refused(asked + " HTTP/1.1\r\nHost: x\r\nUser-Agent: " + asked.length() + "\r\n\r\n"))
                .isEqualTo(400);

        JsonNode line = onlyLine(
                one -> one.path("user_agent").asString().equals(Integer.toString(asked.length())), "/after" + path);
        assertThat(line.get("status").asInt()).isEqualTo(400);
        assertThat(line.get("reason").asString()).isEqualTo(reason);
        assertThat(line.get("method").asString()).isEqualTo(method);
        assertThat(line.get("path").asString()).isEqualTo(path);
        assertThat(line.get("protocol").asString()).isEqualTo("HTTP/1.1");
        assertThat(line.get("client").asString()).isEqualTo("127.0.0.1");
        assertThat(line.get("bytes_out").asInt() > 0).isEqualTo(!method.equals("HEAD"));
        assertThat(line.get("end").asString()).isEqualTo("complete");
        assertThat(line.has("route")).isFalse();
        assertThat(Files.readString(file)).doesNotContain("s3cr3t");
    }

    @Test
    void a_request_whose_body_the_port_cannot_read_is_logged_once() throws IOException {
        assertThat(refused("POST /refused/coding HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"))
                .isEqualTo(501);

        JsonNode line = onlyLine(one -> one.get("path").asString().equals("/refused/coding"), "/after/coding");
        assertThat(line.get("status").asInt()).isEqualTo(501);
        assertThat(line.get("reason").asString()).isEqualTo("UNKNOWN_TRANSFER_CODING");
    }

    /** One that is held, one that streams. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/greet", "/live/broken"})
    void a_body_that_breaks_the_rules_of_HTTP_is_its_clients_mistake(String path) throws IOException {
        String agent = "broken" + path;
        String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nUser-Agent: " + agent + "\r\n";
        assertThat(refused(head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\nnonsense\r\n"))
                .isEqualTo(400);

        JsonNode line = onlyLine(one -> one.path("user_agent").asString("").equals(agent), "/after/broken" + path);
        assertThat(line.get("status").asInt()).isEqualTo(400);
        assertThat(line.get("reason").asString()).isEqualTo("MALFORMED_BODY");
        assertThat(line.get("end").asString()).isEqualTo("complete");
        assertThat(line.get("bytes_out").asInt()).isPositive();
        String service = line.get("service").asString();
        assertThat(Samples.parse(gateway.get("/actuator/prometheus").body())
                        .sum("lictor_route_requests_total", "service", service, "outcome", "client"))
                .isPositive();
    }

    @Test
    void a_head_that_cannot_be_read_is_logged_as_far_as_it_goes() throws IOException {
        assertThat(refused("GET /refused/header HTTP/1.1\r\nHost: x\r\nX A: b\r\n\r\n"))
                .isEqualTo(400);
        assertThat(refused("/refused/line s3cr3t\r\n\r\n")).isEqualTo(400);
        assertThat(refused("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .isEqualTo(414);
        assertThat(refused("GET /refused/headers HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"))
                .isEqualTo(431);

        onlyLine(one -> one.get("path").asString().equals("/refused/headers"), "/after/unreadable");
        assertThat(lines().stream()
                        .filter(one -> List.of("MALFORMED_HEAD", "LINE_TOO_LONG", "HEADERS_TOO_LARGE")
                                .contains(one.path("reason").asString()))
                        .map(one -> one.get("method").asString() + " "
                                + one.get("path").asString() + " "
                                + one.get("status").asInt()))
                .containsExactlyInAnyOrder("GET /refused/header 400", "- - 400", "- - 414", "GET /refused/headers 431");
    }

    @Test
    void a_stream_that_the_port_refuses_is_logged_once() throws Exception {
        try (Http2Client client = new Http2Client(gateway.port())) {
            assertThat(client.get("/refused/stream?a=<").answer().status()).isEqualTo(400);
        }

        JsonNode line = onlyLine(one -> one.get("path").asString().equals("/refused/stream"), "/after/stream");
        assertThat(line.get("protocol").asString()).isEqualTo("HTTP/2.0");
        assertThat(line.get("client").asString()).isEqualTo("127.0.0.1");
        assertThat(line.get("reason").asString()).isEqualTo("BAD_TARGET");
    }

    @Test
    void a_body_that_breaks_its_framing_is_logged_once() throws IOException {
        for (String path : List.of("/live/broken", "/nobody/broken")) {
            try (RawClient client = new RawClient(gateway.port())) {
                client.post(path).send("z\r\n");
                client.head();
            }
            onlyLine(one -> one.get("path").asString().equals(path), "/after" + path);
        }
    }

    /** The status of the answer, behind which the connection is closed. */
    private int refused(String request) throws IOException {
        try (WireClient client = new WireClient(gateway.port())) {
            client.trySend(request.getBytes(StandardCharsets.ISO_8859_1));
            return client.answer(request.split(" ", 2)[0]).orElseThrow().status();
        }
    }

    /** The one that fits, when a later request is logged too. */
    private JsonNode onlyLine(Predicate<JsonNode> fits, String later) {
        await().until(() -> lines().stream().anyMatch(fits));
        gateway.get(later);
        lineOf(later);
        List<JsonNode> found = lines().stream().filter(fits).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void a_client_that_goes_is_told_apart() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            client.getOutputStream()
                    .write("GET /live/slow HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> live.waiting() > 0);
        }

        assertThat(lineOf("/live/slow").get("end").asString()).isEqualTo("cancelled");
    }

    @Test
    void the_gateways_own_pages_are_not_logged() {
        gateway.get("/actuator/gateway");
        gateway.get("/after/the/page");
        lineOf("/after/the/page");

        assertThat(lines()).noneMatch(line -> line.get("path").asString().startsWith("/actuator"));
    }

    @Test
    void the_end_of_the_program_loses_no_line() throws IOException {
        Path own = directory.resolve("last.log");
        try (RunningGateway short_lived = new RunningGateway(
                "--lictor.access-log.enabled=true",
                "--lictor.access-log.format=common",
                "--lictor.access-log.query=true",
                "--lictor.access-log.file=" + own)) {
            for (int i = 0; i < 50; i++) {
                short_lived.get("/x?n=" + i);
            }
        }

        List<String> lines = Files.readAllLines(own);
        assertThat(lines).hasSize(50);
        assertThat(lines.get(49)).matches("127\\.0\\.0\\.1 - - \\[.* \\+0000] \"GET /x\\?n=49 HTTP/1\\.1\" 404 \\d+");
    }
}
