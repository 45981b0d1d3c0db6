package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.FreePorts;
import io.lictor.server.testing.HttpService;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code management.server.port} moves the status to a port of its own. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManagementPortTest {

    private final int managementPort = FreePorts.next();
    private final RunningGateway gateway =
            new RunningGateway("--management.server.port=" + managementPort, "--management.server.address=127.0.0.1");

    @AfterAll
    void stop() {
        gateway.close();
    }

    private HttpRequest.Builder managed(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/actuator/gateway", "/actuator/gateway/consul", "/actuator/health/readiness", "/openapi.json"})
    void it_is_served_there(String path) {
        HttpResponse<String> response = gateway.send(managed(path));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{").isNotEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/gateway", "/actuator/gateway/routes", "/actuator/health"})
    void it_is_not_served_on_the_public_port(String path) {
        assertThat(gateway.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void the_same_addresses_are_allowed_there() {
        assertThat(gateway.send(managed("/actuator/gateway").header("X-Forwarded-For", "203.0.113.9"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void it_says_where_services_are_reached() {
        JsonNode port = JsonMapper.shared()
                .readTree(gateway.send(managed("/actuator/gateway")).body())
                .get("publicPort");

        assertThat(port.get("number").asInt()).isEqualTo(gateway.port());
        assertThat(port.get("shared").asBoolean()).isFalse();
        assertThat(port.get("tls").asBoolean()).isFalse();
    }

    @Test
    void no_service_is_routed_there() {
        try (HttpService live = new HttpService()) {
            gateway.register("live", live.port(), "restful");
            await().until(() -> gateway.send(gateway.request("/live/echo").POST(BodyPublishers.ofString("x")))
                    .body()
                    .equals("x"));

            HttpResponse<String> there = gateway.send(managed("/live/echo").POST(BodyPublishers.ofString("x")));

            assertThat(there.statusCode()).isEqualTo(404);
            assertThat(there.body()).contains("NO_ROUTE");
        }
    }
}
