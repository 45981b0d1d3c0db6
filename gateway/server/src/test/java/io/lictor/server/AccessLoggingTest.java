package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.Http2Client;
import io.lictor.server.testing.HttpService;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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
