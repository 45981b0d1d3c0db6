package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The status shows how the selected services are watched. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
final class WatchingStatusTest {

    private final RunningGateway gateway = new RunningGateway("--lictor.consul.max-watches=1");

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void more_services_than_watches_are_shown_to_share_a_query_and_are_routed() {
        gateway.consul().register("{\"Name\":\"one\",\"Port\":1,\"Tags\":[\"restful\"]}");
        await().until(() -> watching().get("mode").asString().equals("per-service"));
        assertThat(watching().get("maxWatches").asInt()).isEqualTo(1);

        gateway.consul().register("{\"Name\":\"two\",\"Port\":2,\"Tags\":[\"restful\"]}");

        await().until(() -> watching().get("mode").asString().equals("shared"));
        gateway.untilExplained("GET", "/two/x", "found");
        assertThat(watching().get("sweeps").asLong()).isPositive();
        assertThat(watching().has("refetches")).isTrue();
        assertThat(watching().has("steppedDown")).isFalse();
        assertThat(gateway.json("/actuator/gateway/consul").get("bytes").asLong())
                .isPositive();
    }

    private JsonNode watching() {
        return gateway.json("/actuator/gateway/consul").get("watching");
    }
}
