package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.lictor.consul.testing.FreePorts;
import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.GoogleApi;
import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RecordingServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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
import tools.jackson.databind.node.ObjectNode;

/** The status of a running gateway, against the schemas in {@code docs/schemas}. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit starts the program before the first test
final class StatusSchemaTest {

    private static final String BASE = "/actuator/gateway";
    private static final String QUEUES = "/v2/projects/p/locations/l/queues";

    private final RecordingServer backend = RecordingServer.start();
    private final HttpService slow = new HttpService();
    private RunningGateway gateway;
    private CompletableFuture<HttpResponse<byte[]>> call;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path tasks = directory.resolve("tasks.pb");
        Files.write(tasks, GoogleApi.descriptorSet(GoogleApi.TASKS).toByteArray());
        gateway = new RunningGateway(
                "--lictor.upstream.drain=1h",
                "--lictor.descriptors[tasks]=file:" + tasks,
                "--spring.cloud.gateway.server.webflux.routes[0].id=own",
                "--spring.cloud.gateway.server.webflux.routes[0].uri=http://127.0.0.1:1",
                "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/own/**");
        gateway.register("tasks", backend.port(), "rpc");
        gateway.register("web", backend.port(), "restful", "lictor.split=canary=5", "lictor.zone=east");
        gateway.register("away", FreePorts.next(), "restful", "lictor.breaker=1/1h");
        gateway.register("wrong", backend.port(), "restful", "lictor.route=/a/{b", "lictor.timout=2s");
        gateway.register("other", backend.port(), "lictor.route=a.org/x/{y} priority=3 header=X-A:1 methods=GET");
        gateway.register("plain", backend.port(), "v1");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.json(BASE + "/services")
                                .valueStream()
                                .filter(service -> !service.get("routes").isEmpty())
                                .count()
                        >= 5);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            gateway.get("/away/x");
            return gateway.json(BASE).at("/traffic/endpoints/OPEN").asInt() > 0;
        });
        drainOne();
    }

    /** An instance that is gone while a call to it goes on until the end of the tests. */
    private void drainOne() {
        gateway.register("leaves", slow.port(), "restful");
        gateway.untilServedBy("leaves", 1);
        call = gateway.sendAsync(gateway.request("/leaves/slow"));
        await().until(() -> slow.waiting() > 0);
        gateway.deregister("leaves", slow.port());
        await().until(() -> gateway.json(BASE).at("/traffic/endpoints/DRAINING").asInt() > 0);
    }

    @AfterAll
    void stop() {
        slow.release("done");
        assertThat(call).succeedsWithin(Patience.LIMIT);
        gateway.close();
        backend.close();
        slow.close();
    }

    private static Schema schema(String name) {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JsonMapper.shared()
                            .readTree(Files.readString(Path.of("../../docs/schemas/" + name + ".schema.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Error> faults(String name, JsonNode answer) {
        return schema(name).validate(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"routes", "services", "instances", "rejected", "consul"})
    void each_part_of_the_status_is_as_its_schema_says(String part) {
        JsonNode answer = gateway.json(BASE + "/" + part);

        assertThat(answer.size()).as("there is something to look at").isPositive();
        assertThat(faults(part, answer)).isEmpty();
    }

    @Test
    void the_overview_is_as_its_schema_says() {
        assertThat(faults("overview", gateway.json(BASE))).isEmpty();
    }

    @Test
    void the_traffic_of_routes_is_as_its_schema_says() {
        String id = gateway.json(BASE + "/routes")
                .valueStream()
                .filter(route -> route.at("/metadata/service").asString("").equals("away"))
                .map(route -> route.get("route_id").asString())
                .findFirst()
                .orElseThrow();

        JsonNode answer = gateway.json(BASE + "/traffic?route=" + URLEncoder.encode(id, StandardCharsets.UTF_8));

        assertThat(answer.at("/0/durations/count").asLong()).isPositive();
        assertThat(faults("traffic", answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "found, GET, /web/1?a=b",
        "found, GET, /away/1",
        "found, GET, /own/1",
        "found, GET, " + QUEUES + "?pageSize=3&nope=1",
        "not found, GET, /nobody",
        "not found, GET, /x/1",
        "method not allowed, TRACE, " + QUEUES,
        "malformed, GET, /a/%25zz",
        "reserved, GET, /actuator/health",
    })
    void every_explanation_is_as_its_schema_says(String outcome, String method, String path) {
        String asked = path.replace("&", "%26").replace("?", "%3F");
        JsonNode answer = gateway.json(BASE + "/explain?method=" + method + "&host=a.org&path=" + asked);

        assertThat(answer.get("outcome").asString()).isEqualTo(outcome);
        assertThat(faults("explain", answer)).isEmpty();
    }

    @Test
    void every_event_is_as_its_schema_says() throws IOException, InterruptedException {
        Map<String, JsonNode> events = new HashMap<>();
        try (Stream<String> lines = gateway.client()
                .send(gateway.request(BASE + "/events").build(), BodyHandlers.ofLines())
                .body()) {
            String event = "";
            for (Iterator<String> each = lines.iterator(); events.size() < 2 && each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("event:")) {
                    event = line.substring("event:".length());
                } else if (line.startsWith("data:")) {
                    events.put(event, JsonMapper.shared().readTree(line.substring("data:".length())));
                }
            }
        }
        assertThat(events).containsOnlyKeys("swap", "beat");
        events.forEach((name, data) ->
                assertThat(faults("event-" + name, data)).as(name).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overview", "consul", "explain", "event-swap", "event-beat"})
    void a_schema_refuses_a_field_it_does_not_know_and_one_that_is_missing(String name) {
        ObjectNode stranger = JsonMapper.shared().createObjectNode().put("stranger", 1);

        assertThat(faults(name, stranger)).extracting(Error::getKeyword).contains("additionalProperties", "required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"routes", "services", "instances", "rejected"})
    void a_schema_of_a_list_refuses_an_entry_with_a_field_it_does_not_know(String part) {
        JsonNode answer = gateway.json(BASE + "/" + part);
        answer.forEach(entry -> ((ObjectNode) entry).put("stranger", 1));

        assertThat(faults(part, answer)).extracting(Error::getKeyword).contains("additionalProperties");
    }
}
