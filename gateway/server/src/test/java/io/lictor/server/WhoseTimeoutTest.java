package io.lictor.server;

import static io.lictor.server.Answers.await;
import static io.lictor.server.Answers.json;
import static io.lictor.server.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.Samples;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A time-out of the gateway's own and one of which the service speaks are told apart, by clients and in the access log. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit and the first method set the fields
final class WhoseTimeoutTest {

    private static final Status ENOUGH = Status.DEADLINE_EXCEEDED.withDescription("the shop took too long");
    private static final String NDJSON = "Accept: application/x-ndjson";

    private final Streams flow = new Streams();
    private final HttpService live = new HttpService();
    private Path file;
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) {
        file = directory.resolve("access.log");
        gateway = new RunningGateway("--lictor.access-log.enabled=true", "--lictor.access-log.file=" + file);
        gateway.register("flow", flow.port(), "rpc", "lictor.timeout=1s", "lictor.breaker=1000/60s");
        gateway.register("live", live.port(), "restful", "lictor.timeout=1s");
        gateway.untilExplained("GET", "/v1/watch/x", "found");
        gateway.untilExplained("GET", "/live/slow", "found");
    }

    @AfterAll
    void stop() {
        gateway.close();
        flow.close();
        live.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/late", "/v1/watch/late"})
    void the_gateways_own_is_told_as_on_an_http_route(String path) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> asked = gateway.sendAsync(gateway.request(path));
        StreamCall call = flow.next();
        HttpResponse<String> http = gateway.get("/live/slow");

        assertThat(await(asked).statusCode()).isEqualTo(504);
        assertThat(text(await(asked)))
                .contains("\"UPSTREAM_TIMEOUT\"")
                .isEqualTo(http.body().replace("service live", "service flow"));
        assertThat(call.awaitCancelled()).isTrue();
        assertThat(flow.waiting()).isZero();
        assertOurs(lineOf(path), 504);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/hasty", "/v1/watch/hasty"})
    void that_of_a_client_who_waits_for_less_is_the_gateways_own(String path) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> asked =
                gateway.sendAsync(gateway.request(path).header("grpc-timeout", "500m"));
        flow.next();

        assertThat(await(asked).statusCode()).isEqualTo(504);
        assertThat(text(await(asked))).contains("UPSTREAM_TIMEOUT", "within 500 ms");
        assertOurs(lineOf(path), 504);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/hurry", "/v1/watch/hurry"})
    void that_of_a_client_who_waits_for_less_counts_as_one_in_a_hurry(String path) throws Exception {
        assertCounted(path, "500m", "hurried");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/patience", "/v1/watch/patience"})
    void that_of_a_client_who_waits_for_longer_counts_as_the_routes(String path) throws Exception {
        assertCounted(path, "60S", "timeout");
    }

    /** A call that the service never answers. */
    private void assertCounted(String path, String clientsTimeout, String outcome) throws Exception {
        double before = ended(outcome);
        CompletableFuture<HttpResponse<byte[]>> asked =
                gateway.sendAsync(gateway.request(path).header("grpc-timeout", clientsTimeout));
        flow.next();

        assertThat(await(asked).statusCode()).isEqualTo(504);
        Awaitility.await().untilAsserted(() -> assertThat(ended(outcome)).isEqualTo(before + 1));
    }

    @Test
    void that_of_a_client_after_a_message_counts_as_one_in_a_hurry() throws Exception {
        double before = ended("hurried");
        afterAMessage("/v1/watch/hurry", call -> {}, "grpc-timeout: 2S");

        Awaitility.await().untilAsserted(() -> assertThat(ended("hurried")).isEqualTo(before + 1));
    }

    /** Calls of the gRPC service, as its circuit sees them. */
    private double ended(String outcome) throws Exception {
        return Samples.parse(gateway.get("/actuator/prometheus").body())
                .sum("lictor_endpoint_calls_total", "service", "flow", "outcome", outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ask/said", "/v1/watch/said"})
    void that_of_which_the_service_speaks_is_told_as_the_services(String path) throws Exception {
        CompletableFuture<HttpResponse<byte[]>> asked = gateway.sendAsync(gateway.request(path));
        flow.next().end(ENOUGH);

        assertThat(await(asked).statusCode()).isEqualTo(504);
        assertThat(json(await(asked)).get("code").asInt()).isEqualTo(4);
        assertThat(json(await(asked)).get("message").asString()).isEqualTo("the shop took too long");
        assertThat(text(await(asked))).doesNotContain("UPSTREAM_TIMEOUT");
        assertTheirs(lineOf(path), 504);
    }

    @Test
    void the_gateways_own_after_a_message_is_told_in_the_answer() throws Exception {
        JsonNode error = afterAMessage("/v1/watch/cut", call -> {}, "grpc-timeout: 2S");

        assertThat(error.get("code").asInt()).isEqualTo(4);
        assertThat(error.get("message").asString()).isEqualTo("service flow did not end its answer in time");
        assertThat(error.at("/details/0/reason").asString()).isEqualTo("UPSTREAM_TIMEOUT");
        assertOurs(lineOf("/v1/watch/cut"), 200);
    }

    @Test
    void that_of_which_the_service_speaks_after_a_message_is_told_as_the_services() throws Exception {
        JsonNode error = afterAMessage("/v1/watch/ended", call -> call.end(ENOUGH));

        assertThat(error.get("code").asInt()).isEqualTo(4);
        assertThat(error.get("message").asString()).isEqualTo("the shop took too long");
        assertThat(error.toString()).doesNotContain("UPSTREAM_TIMEOUT");
        assertTheirs(lineOf("/v1/watch/ended"), 200);
    }

    /** What the client of a stream is told when something else happens than a second message. */
    private JsonNode afterAMessage(String path, Happening then, String... headers) throws IOException {
        String[] all = new String[headers.length + 1];
        all[0] = NDJSON;
        System.arraycopy(headers, 0, all, 1, headers.length);
        try (RawClient client = new RawClient(gateway.port()).get(path, all)) {
            StreamCall call = flow.next().send("one");
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.text()).contains("one");
            then.to(call);
            return JsonMapper.shared().readTree(client.restText()).get("error");
        }
    }

    /** What becomes of a call. */
    @FunctionalInterface
    private interface Happening {
        void to(StreamCall call);
    }

    @Test
    void whosever_it_is_it_counts_as_one() throws Exception {
        double before = counted();
        CompletableFuture<HttpResponse<byte[]>> ours = gateway.sendAsync(gateway.request("/v1/ask/counted"));
        flow.next();
        await(ours);
        Awaitility.await().until(() -> counted() == before + 1);

        CompletableFuture<HttpResponse<byte[]>> theirs = gateway.sendAsync(gateway.request("/v1/ask/counted"));
        flow.next().end(ENOUGH);
        await(theirs);
        Awaitility.await().until(() -> counted() == before + 2);
    }

    private double counted() {
        return Samples.parse(gateway.get("/actuator/prometheus").body())
                .sum("lictor_route_requests_total", "service", "flow", "outcome", "timeout");
    }

    private static void assertOurs(JsonNode line, int status) {
        assertThat(line.get("status").asInt()).isEqualTo(status);
        assertThat(line.path("reason").asString("")).as(line.toString()).isEqualTo("UPSTREAM_TIMEOUT");
        assertThat(line.has("grpc_status")).as(line.toString()).isFalse();
        assertThat(line.get("attempts").asInt()).isOne();
    }

    private static void assertTheirs(JsonNode line, int status) {
        assertThat(line.get("status").asInt()).isEqualTo(status);
        assertThat(line.get("grpc_status").asInt()).isEqualTo(4);
        assertThat(line.has("reason")).as(line.toString()).isFalse();
    }

    private JsonNode lineOf(String path) {
        return Awaitility.await().until(() -> logged(path), Optional::isPresent).orElseThrow();
    }

    private Optional<JsonNode> logged(String path) {
        try {
            String text = Files.readString(file);
            // The last line may be on its way.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .filter(line -> line.get("path").asString().equals(path))
                    .findFirst();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
