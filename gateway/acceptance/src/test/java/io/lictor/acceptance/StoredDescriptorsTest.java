package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Services without reflection whose descriptors lie in Consul. */
@ParameterizedClass
@EnumSource(ConsulKind.class)
@ExtendWith(SharedGateways.class)
final class StoredDescriptorsTest {

    private static final String KEY = "lictor/descriptors/stored";

    private final DynamicService service = DynamicService.named("stored");
    private final GrpcBackend backend = GrpcBackend.bare(service.definition());
    private final Gateway gateway;

    StoredDescriptorsTest(ConsulKind kind, Gateways gateways) {
        this.gateway = gateways.on(kind);
    }

    @AfterEach
    void close() {
        gateway.consul().delete("/v1/kv/lictor?recurse");
        backend.close();
    }

    @Test
    void the_key_of_a_service_makes_its_routes_and_a_broken_value_leaves_them() {
        gateway.putKey(KEY, service.descriptors().toByteArray());
        try (Registration registration = register("rpc")) {
            awaitStatus("/stored/hi", 200);

            gateway.putKey(KEY, "garbage".getBytes(UTF_8));
            await().until(() -> gateway.lictor().rejected("stored").stream()
                    .anyMatch(rejected -> rejected.get("subject").asString().equals(KEY)));
            assertThat(status("/stored/hi")).isEqualTo(200);

            gateway.putKey(
                    KEY, DynamicService.named("stored", "later").descriptors().toByteArray());
            await().until(() -> gateway.lictor().rejected("stored").isEmpty());
            // Described, and not implemented: the call has reached the server.
            awaitStatus("/stored/later/hi", 501);
        }
    }

    @Test
    void an_instance_may_name_a_key_which_is_waited_for() {
        try (Registration registration = register("rpc", "lictor.grpc.descriptor=kv:team/stored.pb")) {
            await().until(() -> !gateway.lictor().rejected("stored").isEmpty());

            gateway.putKey(
                    "lictor/descriptors/team/stored.pb", service.descriptors().toByteArray());

            awaitStatus("/stored/hi", 200);
            assertThat(gateway.lictor().rejected("stored")).isEmpty();
        }
    }

    private Registration register(String... tags) {
        return Registration.of(gateway.consul(), "stored", backend.port(), tags).register();
    }

    private void awaitStatus(String path, int status) {
        await(path).pollInterval(Duration.ofMillis(10)).until(() -> status(path) == status);
    }

    private int status(String path) {
        return gateway.client().get(path).status();
    }
}
