package io.lictor.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A factory on a manual clock and seeded dice, and short ways to say what happens. */
final class Fixture {
    static final Endpoint A = endpoint("a", 1);
    static final Endpoint B = endpoint("b", 1);
    static final Endpoint C = endpoint("c", 1);

    final ManualClock clock = new ManualClock();
    final Random random = new Random(42);
    final ClusterFactory factory;

    Fixture() {
        this(BalancingSettings.defaults());
    }

    Fixture(BalancingSettings settings) {
        factory = new ClusterFactory(settings, clock, () -> random);
    }

    /** Circuits refuse whoever is left: no panic, no limit to those out, no jitter. */
    static Fixture strict() {
        return new Fixture(settings(strictSpreading(), 100));
    }

    static BalancingSettings.Spreading strictSpreading() {
        return new BalancingSettings.Spreading("", 0, 140, 125);
    }

    static BalancingSettings settings(BalancingSettings.Spreading spreading, int mostOutPercent) {
        BalancingSettings.Ejecting usual = BalancingSettings.Ejecting.defaults();
        return new BalancingSettings(
                BalancingSettings.Latency.defaults(),
                new BalancingSettings.Ejecting(
                        usual.window(),
                        usual.minimumCalls(),
                        usual.failureRatePercent(),
                        usual.longest(),
                        0,
                        usual.refused(),
                        mostOutPercent),
                spreading,
                BalancingSettings.Retrying.defaults());
    }

    static ClusterPolicy policy(Picking picking) {
        return new ClusterPolicy(picking, Duration.ofSeconds(30), BreakerPolicy.defaults(), new TreeMap<>());
    }

    static ClusterPolicy split(Picking picking, Map<String, Integer> percents) {
        return new ClusterPolicy(picking, Duration.ofSeconds(30), BreakerPolicy.defaults(), new TreeMap<>(percents));
    }

    static Endpoint endpoint(String name, int weight) {
        return new Endpoint(new EndpointId("node-1", name, "10.0.0.1", 1000 + name.charAt(0)), weight);
    }

    static Endpoint grouped(String name, String group) {
        return new Endpoint(endpoint(name, 1).id(), 1, group, "", 0, 0, 0);
    }

    static Endpoint zoned(String name, String zone) {
        return new Endpoint(endpoint(name, 1).id(), 1, "", zone, 0, 0, 0);
    }

    static Endpoint ranked(String name, int priority) {
        return new Endpoint(endpoint(name, 1).id(), 1, "", "", priority, 0, 0);
    }

    Cluster cluster(Endpoint... endpoints) {
        return factory.next(null, "orders", List.of(endpoints));
    }

    Cluster cluster(ClusterPolicy policy, Endpoint... endpoints) {
        return factory.next(null, "orders", List.of(endpoints), policy);
    }

    Cluster cluster(ClusterPolicy policy, List<Endpoint> endpoints) {
        return factory.next(null, "orders", endpoints, policy);
    }

    /** Picks so often, each time ending well at once, and counts by serviceId. */
    Map<String, Integer> count(Cluster cluster, int picks) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < picks; i++) {
            Permit permit = take(cluster);
            counts.merge(permit.endpoint().id().serviceId(), 1, Integer::sum);
            permit.ignore();
        }
        return counts;
    }

    /** Five failures in a row, with the clock standing still. */
    static void eject(Cluster cluster, Endpoint endpoint) {
        Endpoint[] others = cluster.members().stream()
                .map(Member::endpoint)
                .filter(other -> !other.id().equals(endpoint.id()))
                .toArray(Endpoint[]::new);
        for (int i = 0; i < 5; i++) {
            take(cluster, others).failure(Failure.RESET);
        }
        assertThat(status(cluster, endpoint).circuit()).isEqualTo(Circuit.OPEN);
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

    void succeedAfter(Permit permit, long millis) {
        clock.advanceMillis(millis);
        permit.success();
    }

    void pastOpenTime() {
        clock.advance(BreakerPolicy.defaults().firstEjection().plusMillis(1));
    }

    private static Set<EndpointId> ids(Endpoint... endpoints) {
        return Set.copyOf(Arrays.stream(endpoints).map(Endpoint::id).toList());
    }
}
