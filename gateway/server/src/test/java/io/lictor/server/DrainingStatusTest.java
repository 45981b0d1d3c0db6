package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.HttpService;
import io.lictor.server.testing.RawClient;
import io.lictor.server.testing.StreamCall;
import io.lictor.server.testing.Streams;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the status shows of an instance that has left while a call to it is held open. */
@Timeout(300)
final class DrainingStatusTest {

    private static final String BASE = "/actuator/gateway";
    private static final Duration DRAIN = Duration.ofMinutes(10);

    private final Streams flow = new Streams();
    private final HttpService live = new HttpService();
    private final RunningGateway gateway = new RunningGateway("--lictor.upstream.drain=10m");

    @AfterEach
    void close() {
        gateway.close();
        live.close();
        flow.close();
    }

    private void register(String service, int port, String tag) {
        gateway.register(service, port, tag);
        gateway.untilServedBy(service, 1);
    }

    private CompletableFuture<HttpResponse<byte[]>> holdACall() {
        int before = live.waiting();
        CompletableFuture<HttpResponse<byte[]>> call = gateway.sendAsync(gateway.request("/live/slow"));
        await().until(() -> live.waiting() > before);
        return call;
    }

    /** The draining endpoints of a service, as {@code /instances} has them. */
    private List<JsonNode> draining(String service) {
        return instances(service)
                .flatMap(instance -> instance.path("draining").valueStream())
                .toList();
    }

    private Stream<JsonNode> instances(String service) {
        return gateway.json(BASE + "/instances")
                .valueStream()
                .filter(instance -> instance.get("service").asString().equals(service));
    }

    private void untilDraining(String service, int endpoints) {
        await().until(() -> draining(service).size() == endpoints);
    }

    @Test
    void an_instance_that_is_deregistered_is_shown_until_its_last_call_has_ended() throws Exception {
        register("live", live.port(), "restful");
        CompletableFuture<HttpResponse<byte[]>> call = holdACall();
        Instant before = Instant.now();

        gateway.deregister("live", live.port());
        untilDraining("live", 1);

        JsonNode instance = instances("live").findFirst().orElseThrow();
        JsonNode endpoint = instance.at("/draining/0");
        assertThat(instance.get("health").asString()).isEqualTo("GONE");
        assertThat(instance.get("id").asString()).isEqualTo("live-" + live.port());
        assertThat(instance.get("endpoints")).isEmpty();
        assertThat(endpoint.get("address").asString()).isEqualTo("127.0.0.1:" + live.port());
        assertThat(endpoint.get("inFlight").asInt()).isEqualTo(1);
        Instant since = Instant.parse(endpoint.get("since").asString());
        Instant until = Instant.parse(endpoint.get("until").asString());
        assertThat(since).isBetween(before.minusSeconds(1), Instant.now());
        assertThat(Duration.between(since, until)).isBetween(DRAIN.minusSeconds(30), DRAIN.plusSeconds(30));

        live.release("done");
        assertThat(call.get().statusCode()).isEqualTo(200);
        await().until(() -> instances("live").findAny().isEmpty());
    }

    @Test
    void the_service_that_has_gone_is_shown_with_it_and_goes_with_it() throws Exception {
        register("live", live.port(), "restful");
        CompletableFuture<HttpResponse<byte[]>> call = holdACall();

        gateway.deregister("live", live.port());
        untilDraining("live", 1);

        JsonNode service = service("live").findFirst().orElseThrow();
        assertThat(service.get("routes")).isEmpty();
        assertThat(service.at("/instances/0/draining/0").isObject()).isTrue();

        live.release("done");
        call.get();
        await().until(() -> service("live").findAny().isEmpty());
    }

    private Stream<JsonNode> service(String name) {
        return gateway.json(BASE + "/services")
                .valueStream()
                .filter(service -> service.get("name").asString().equals(name));
    }

    @Test
    void the_events_count_it_until_its_last_call_has_ended() throws Exception {
        register("live", live.port(), "restful");
        CompletableFuture<HttpResponse<byte[]>> call = holdACall();
        try (Stream<String> lines = gateway.client()
                .send(gateway.request(BASE + "/events").build(), BodyHandlers.ofLines())
                .body()) {
            Iterator<String> each = lines.iterator();

            gateway.deregister("live", live.port());
            JsonNode drained =
                    beat(each, traffic -> traffic.at("/endpoints/DRAINING").asInt() == 1);
            assertThat(drained.get("inFlight").asInt()).isEqualTo(1);

            live.release("done");
            call.get();
            JsonNode over = beat(each, traffic -> !traffic.get("endpoints").has("DRAINING"));
            assertThat(over.get("inFlight").asInt()).isZero();
        }
    }

    private static JsonNode beat(Iterator<String> lines, Predicate<JsonNode> wanted) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("data:") && line.contains("\"traffic\"")) {
                JsonNode traffic = JsonMapper.shared()
                        .readTree(line.substring("data:".length()))
                        .get("traffic");
                if (wanted.test(traffic)) {
                    return traffic;
                }
            }
        }
        throw new AssertionError("the events ended");
    }

    @Test
    void one_whose_check_fails_keeps_its_health_beside_it() throws Exception {
        gateway.consul().register("""
                {"Name": "live", "ID": "live-1", "Address": "127.0.0.1", "Port": %d, "Tags": ["restful"],
                 "Check": {"TTL": "1h", "Status": "passing"}}""".formatted(live.port()));
        gateway.untilServedBy("live", 1);
        CompletableFuture<HttpResponse<byte[]>> call = holdACall();

        gateway.consul().fail("service:live-1");
        untilDraining("live", 1);

        assertThat(instances("live").map(instance -> instance.get("health").asString()))
                .containsExactly("CRITICAL");

        live.release("done");
        call.get();
        untilDraining("live", 0);
        assertThat(instances("live").findFirst().orElseThrow().get("endpoints")).isEmpty();
    }

    @Test
    void one_that_is_registered_again_is_shown_beside_its_former_life_whose_calls_may_go_on() throws Exception {
        register("live", live.port(), "restful");
        SocketClient socket = SocketClient.open(gateway, "/live/socket");
        socket.send("ping");
        assertThat(socket.heard()).isEqualTo("ping");

        gateway.deregister("live", live.port());
        untilDraining("live", 1);
        register("live", live.port(), "restful");

        JsonNode instance = instances("live").findFirst().orElseThrow();
        assertThat(instance.at("/endpoints/0/inFlight").asInt()).isZero();
        assertThat(instance.at("/draining/0/inFlight").asInt()).isEqualTo(1);
        assertThat(instance.at("/draining/0").has("until")).isFalse();

        socket.close(WebSocket.NORMAL_CLOSURE);
        untilDraining("live", 0);
    }

    @Test
    void one_whose_tags_change_is_shown_by_the_cluster_it_has_left() throws Exception {
        register("live", live.port(), "restful");
        CompletableFuture<HttpResponse<byte[]>> call = holdACall();

        gateway.register("live", live.port(), "lictor.route=/elsewhere");
        untilDraining("live", 1);

        assertThat(instances("live").map(instance -> instance.get("health").asString()))
                .containsExactly("PASSING");

        live.release("done");
        call.get();
        untilDraining("live", 0);
    }

    @Test
    void a_grpc_stream_keeps_its_instance_in_sight() throws Exception {
        register("flow", flow.port(), "rpc");
        try (RawClient client = new RawClient(gateway.port()).get("/v1/watch/x", "Accept: application/x-ndjson")) {
            StreamCall call = flow.next().send("one");
            assertThat(client.head().status()).isEqualTo(200);

            gateway.deregister("flow", flow.port());
            untilDraining("flow", 1);
            assertThat(draining("flow").get(0).has("until")).isTrue();

            call.end();
            untilDraining("flow", 0);
        }
    }

    @Test
    void one_without_calls_is_gone_at_once() {
        register("live", live.port(), "restful");
        gateway.register("flow", flow.port(), "rpc");
        gateway.untilServedBy("flow", 1);

        gateway.deregister("live", live.port());
        gateway.untilExplained("GET", "/live/x", "not found");

        assertThat(instances("live")).isEmpty();
        assertThat(gateway.json(BASE).at("/traffic/endpoints").has("DRAINING")).isFalse();
    }
}
