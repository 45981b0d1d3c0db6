package io.lictor.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A factory on a manual clock and seeded dice, and short ways to say what happens. */
final class Fixture {
    static final Endpoint A = endpoint("a", 1);
    static final Endpoint B = endpoint("b", 1);
    static final Endpoint C = endpoint("c", 1);

    final ManualClock clock = new ManualClock();
    final Random random = new Random(42);
    final ClusterFactory factory = new ClusterFactory(BalancingSettings.defaults(), clock, () -> random);

    static Endpoint endpoint(String name, int weight) {
        return new Endpoint(new EndpointId("node-1", name, "10.0.0.1", 1000 + name.charAt(0)), weight);
    }

    Cluster cluster(Endpoint... endpoints) {
        return factory.next(null, "orders", List.of(endpoints));
    }

    static Permit take(Cluster cluster, Endpoint... tried) {
        Pick pick = cluster.pick(ids(tried));
        assertThat(pick).isInstanceOf(Pick.Granted.class);
        return ((Pick.Granted) pick).permit();
    }

    static Refusal refusal(Cluster cluster, Endpoint... tried) {
        Pick pick = cluster.pick(ids(tried));
        assertThat(pick).isInstanceOf(Pick.Refused.class);
        return ((Pick.Refused) pick).reason();
    }

    static EndpointStatus status(Cluster cluster, Endpoint endpoint) {
        return cluster.status().stream()
                .filter(status -> status.endpoint().id().equals(endpoint.id()))
                .findFirst()
                .orElseThrow();
    }

    /** Ten failures with the clock standing still: the circuit of the only endpoint opens. */
    static void breakCircuit(Cluster cluster) {
        for (int i = 0; i < 10; i++) {
            take(cluster).failure(Failure.SERVER_ERROR);
        }
    }

    void succeedAfter(Permit permit, long millis) {
        clock.advanceMillis(millis);
        permit.success();
    }

    void pastOpenTime() {
        clock.advance(BalancingSettings.defaults().breakerOpen().plus(Duration.ofMillis(1)));
    }

    private static Set<EndpointId> ids(Endpoint... endpoints) {
        return Set.copyOf(Arrays.stream(endpoints).map(Endpoint::id).toList());
    }
}
