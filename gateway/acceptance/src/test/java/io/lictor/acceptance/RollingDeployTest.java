package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** While an old and a new version of a service run side by side, no call reaches a server that does not know its method. */
@ExtendWith(SharedGateways.class)
final class RollingDeployTest {

    private static final int CALLS = 300;

    private final Gateway gateway;
    private final DynamicService old = DynamicService.named("rolling");
    private final DynamicService next = DynamicService.named("rolling", "shout");

    RollingDeployTest(Gateways gateways) {
        this.gateway = gateways.on(ConsulKind.REAL);
    }

    @Test
    void a_new_method_is_served_by_the_new_version_only() {
        try (GrpcBackend first = GrpcBackend.serve(old.definition());
                GrpcBackend second = GrpcBackend.serve(next.definition());
                Registration before = register(first)) {
            gateway.awaitRouted("rolling", "rpc", 1);
            try (Registration after = register(second)) {
                Set<Integer> onTheWay = new TreeSet<>();
                await().pollInterval(Duration.ofMillis(1)).until(() -> {
                    int status = status("/rolling/shout/hi");
                    onTheWay.add(status);
                    return status == 200;
                });
                gateway.awaitRouted("rolling", "rpc", 2);

                assertThat(onTheWay).isSubsetOf(404, 200);
                assertThat(statuses("/rolling/shout/hi")).containsExactly(200);
                assertThat(statuses("/rolling/hi")).containsExactly(200);
            }
            await().until(() -> status("/rolling/shout/hi") == 404);
            assertThat(statuses("/rolling/hi")).containsExactly(200);
        }
    }

    private Registration register(GrpcBackend backend) {
        return Registration.of(gateway.consul(), "rolling", backend.port(), "rpc")
                .register();
    }

    private Set<Integer> statuses(String path) {
        Set<Integer> statuses = new TreeSet<>();
        IntStream.range(0, CALLS).forEach(i -> statuses.add(status(path)));
        return statuses;
    }

    private int status(String path) {
        return gateway.client().get(path).status();
    }
}
