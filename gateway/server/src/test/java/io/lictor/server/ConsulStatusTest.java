package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.HttpService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What the status says of Consul, and the one word the operator may say back. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsulStatusTest {

    private static final String ACCEPT = "/actuator/gateway/consul/accept";

    private final HttpService backend = new HttpService();
    private final RunningGateway gateway = new RunningGateway();

    @AfterAll
    void stop() {
        gateway.close();
        backend.close();
    }

    private HttpRequest.Builder accept() {
        return gateway.request(ACCEPT).POST(BodyPublishers.noBody());
    }

    @Test
    void an_operator_may_say_that_consul_is_right() {
        var answer = gateway.send(accept());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"address\"");
    }

    @Test
    void a_page_of_lictor_itself_may_say_it() {
        assertThat(gateway.send(accept().header("Origin", "http://127.0.0.1:" + gateway.port()))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://evil.example:8080"})
    void a_page_of_somebody_else_may_not(String origin) {
        assertThat(gateway.send(accept().header("Origin", origin)).statusCode()).isEqualTo(403);
    }

    @Test
    void nobody_may_who_may_not_see_the_status() {
        assertThat(gateway.send(accept().header("X-Forwarded-For", "203.0.113.9"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void reading_it_changes_nothing() {
        assertThat(gateway.get(ACCEPT).statusCode()).isNotEqualTo(200);
    }

    @Test
    void an_instance_in_maintenance_is_shown_as_such_with_the_reason() {
        gateway.register("upkeep", backend.port(), "restful");
        gateway.consul().maintenance("upkeep-" + backend.port(), true, "new disk");
        await().until(() -> instance().path("health").asString("").equals("MAINTENANCE"));

        assertThat(instance().get("note").asString()).isEqualTo("new disk");
        assertThat(instance().get("datacenter").asString()).isEqualTo("dc1");

        gateway.consul().maintenance("upkeep-" + backend.port(), false, "");
        await().until(() -> instance().path("health").asString("").equals("PASSING"));
        assertThat(instance().has("note")).isFalse();
        gateway.deregister("upkeep", backend.port());
    }

    @Test
    void the_only_instance_that_is_deregistered_is_gone_at_once_and_nothing_is_held() {
        gateway.register("only", backend.port(), "restful");
        gateway.untilExplained("GET", "/only/x", "found");
        gateway.deregister("only", backend.port());

        gateway.untilExplained("GET", "/only/x", "not found");
        assertThat(gateway.json("/actuator/gateway/consul").has("held")).isFalse();
    }

    private JsonNode instance() {
        return gateway.json("/actuator/gateway/instances")
                .valueStream()
                .filter(instance -> instance.get("service").asString().equals("upkeep"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
