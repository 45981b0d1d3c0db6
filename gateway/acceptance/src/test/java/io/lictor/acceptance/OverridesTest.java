package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What the operator writes in a real Consul's KV store, while requests run. */
@ExtendWith(SharedGateways.class)
final class OverridesTest {

    private static final String KEYS = "lictor/services/pair/";
    private static final int MANY = 40;

    private final WebBackend one = WebBackend.named("one");
    private final WebBackend two = WebBackend.named("two");
    private final Gateway gateway;

    OverridesTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
    }

    @BeforeEach
    void register() {
        for (WebBackend backend : List.of(one, two)) {
            Registration.of(gateway.consul(), "pair", backend.port(), "restful", "lictor.timeout=9s")
                    .register();
        }
        gateway.awaitRouted("pair", "restful", 2);
    }

    @AfterEach
    void close() {
        gateway.consul().delete("/v1/kv/lictor/services?recurse");
        gateway.consul().deregister("pair-" + one.port());
        gateway.consul().deregister("pair-" + two.port());
        one.close();
        two.close();
    }

    private void put(String key, String value) {
        gateway.putKey(KEYS + key, value.getBytes(UTF_8));
    }

    private void awaitTimeout(String value, String from) {
        await(value + " from " + from)
                .until(() -> gateway.lictor().routes("pair").stream()
                        .map(route -> route.at("/metadata/traffic/timeout"))
                        .anyMatch(timeout -> timeout.path("value").asString("").equals(value)
                                && timeout.path("from").asString("").equals(from)));
    }

    private void awaitRejected(Predicate<JsonNode> wanted) {
        await().until(() -> gateway.lictor().rejected("pair").stream().anyMatch(wanted));
    }

    private static Set<String> answers(Client client) {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(client.get("/pair/x").body());
        }
        return answers;
    }

    @Test
    void an_instance_drained_by_hand_takes_no_request_until_the_key_is_gone() {
        String key = "instances/pair-" + two.port() + "/weight";

        put(key, "0");
        gateway.awaitRouted("pair", "restful", 1);
        assertThat(answers(gateway.client())).containsExactly("one");

        gateway.consul().deleteKey(KEYS + key);
        gateway.awaitRouted("pair", "restful", 2);
        await().until(() -> answers(gateway.client()).equals(Set.of("one", "two")));
    }

    @Test
    void a_gateway_that_starts_knows_the_overrides_before_its_first_request() {
        put("instances/pair-" + two.port() + "/weight", "0");

        try (LictorProcess late = LictorProcess.start(gateway.consulUri().getPort())) {
            await().until(() -> late.client().get("/pair/x").status() == 200);
            assertThat(answers(late.client())).containsExactly("one");
        }
    }

    @Test
    void a_broken_value_is_listed_and_the_last_good_one_stays_until_the_key_is_gone() {
        put("timeout", "3s");
        awaitTimeout("3s", "kv");

        put("timeout", "soon");
        awaitRejected(rejected -> rejected.get("subject").asString().equals(KEYS + "timeout")
                && rejected.get("message").asString().contains("the last good value stays in use: 3s"));
        awaitTimeout("3s", "kv");

        gateway.consul().deleteKey(KEYS + "timeout");
        awaitTimeout("9s", "tag");
        assertThat(gateway.lictor().rejected("pair")).isEmpty();
    }

    @Test
    void a_service_without_a_tag_stays_unrouted_and_the_override_is_listed() {
        Registration hidden =
                Registration.of(gateway.consul(), "hidden", one.port(), "v1").register();
        try (hidden) {
            gateway.putKey("lictor/services/hidden/enable", "true".getBytes(UTF_8));

            await().until(() -> gateway.lictor().rejected("hidden").stream()
                    .anyMatch(rejected -> rejected.get("reason").asString().equals("UNUSED")
                            && rejected.get("message").asString().contains("exposes nothing")));
            assertThat(gateway.lictor().routes("hidden")).isEmpty();
            assertThat(gateway.client().get("/hidden/x").status()).isEqualTo(404);
        }
    }

    @Test
    void how_the_overrides_are_read_is_shown() {
        JsonNode overrides = gateway.lictor().status("/consul").get("overrides");

        assertThat(overrides.get("address").asString()).endsWith("/v1/kv/lictor/services/");
        assertThat(overrides.get("stale").asBoolean()).isFalse();
    }
}
