package io.lictor.interleavings;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.Circuit;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.EndpointStatus;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A cluster of two endpoints with a clock that stands still while the threads run. Two, because a cluster whose endpoints are
 * all out would call them nevertheless.
 */
final class Pair {
    static final Endpoint A = new Endpoint(new EndpointId("node", "a", "10.0.0.1", 1), 1);
    static final Endpoint B = new Endpoint(new EndpointId("node", "b", "10.0.0.1", 2), 1);

    private static final Set<EndpointId> NOT_A = Set.of(A.id());
    private static final Set<EndpointId> NOT_B = Set.of(B.id());

    private final ClusterFactory factory;

    /** The active generation. */
    volatile Cluster cluster;

    private long now = 1;

    Pair() {
        factory = new ClusterFactory(BalancingSettings.defaults(), () -> now, () -> new Random(1));
        cluster = factory.next(null, "pair", List.of(A, B));
    }

    /** Another generation takes over; A stays in it. */
    void swap(Endpoint... endpoints) {
        cluster = factory.next(cluster, "pair", List.of(endpoints));
    }

    Optional<Permit> any() {
        return granted(cluster.pick(Set.of()));
    }

    Optional<Permit> tryA() {
        return granted(cluster.pick(NOT_B));
    }

    Permit a() {
        return tryA().orElseThrow();
    }

    Permit b() {
        return granted(cluster.pick(NOT_A)).orElseThrow();
    }

    /** A's circuit opens, and the time comes when it may be probed. */
    void letABeProbed() {
        for (int i = 0; i < 10; i++) {
            tryA().ifPresent(permit -> permit.failure(Failure.SERVER_ERROR));
        }
        if (statusOfA().circuit() != Circuit.OPEN) {
            throw new IllegalStateException("failures do not open the circuit any more");
        }
        now += Duration.ofMinutes(2).toNanos();
    }

    EndpointStatus statusOfA() {
        return status(A);
    }

    EndpointStatus status(Endpoint endpoint) {
        return cluster.status().stream()
                .filter(status -> status.endpoint().id().equals(endpoint.id()))
                .findFirst()
                .orElseThrow();
    }

    /** How many probes A has to give. */
    int freeProbesOfA() {
        int probes = 0;
        while (probes < 9 && tryA().isPresent()) {
            probes++;
        }
        return probes;
    }

    private static Optional<Permit> granted(Pick pick) {
        return pick instanceof Pick.Granted granted ? Optional.of(granted.permit()) : Optional.empty();
    }
}
