package io.lictor.balancing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the cluster of the next route table from the one before it. Immutable; called by the table's one writer. */
public final class ClusterFactory {
    private final Basis basis;

    /**
     * @param nanoTime a monotonic clock in nanoseconds
     * @param randoms asked once per pick, by the picking thread; {@code ThreadLocalRandom::current} fits
     */
    public ClusterFactory(BalancingSettings settings, LongSupplier nanoTime, Supplier<RandomGenerator> randoms) {
        this.basis = new Basis(settings, nanoTime, randoms);
    }

    /** The next cluster by the default policy. */
    public Cluster next(@Nullable Cluster previous, String name, List<Endpoint> endpoints) {
        return next(previous, name, endpoints, ClusterPolicy.defaults());
    }

    /**
     * Endpoints with an id that {@code previous} knows keep latency, load and circuit, whatever their weight is now. Another
     * {@code modifyIndex} closes the circuit, another {@code createIndex} makes a new endpoint. A new one starts at the median
     * latency of those measured, and slowly where there were endpoints before. Of two endpoints with one id the first counts.
     */
    public Cluster next(@Nullable Cluster previous, String name, List<Endpoint> endpoints, ClusterPolicy policy) {
        ClusterState state = previous != null ? previous.state() : new ClusterState(basis);
        Map<EndpointId, Member> known = new HashMap<>();
        if (previous != null) {
            previous.members().forEach(member -> known.put(member.endpoint().id(), member));
        }
        double seed = seedNanos(known);
        EndpointState.Start start = new EndpointState.Start(name, policy.breaker(), seed, !known.isEmpty());
        Map<EndpointId, Member> members = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            members.computeIfAbsent(
                    endpoint.id(), id -> new Member(endpoint, state(known.get(id), endpoint, start, state)));
        }
        return new Cluster(basis, new Cluster.Shape(name, policy, state), new ArrayList<>(members.values()));
    }

    private EndpointState state(
            @Nullable Member before, Endpoint endpoint, EndpointState.Start start, ClusterState cluster) {
        if (before != null && before.endpoint().createIndex() == endpoint.createIndex()) {
            before.state().enter(start.policy(), before.endpoint().modifyIndex() != endpoint.modifyIndex());
            return before.state();
        }
        String label = label(start.label(), endpoint.id());
        return new EndpointState(basis, start.named(label), cluster.changes()::incrementAndGet);
    }

    private static String label(String name, EndpointId id) {
        return name + " " + id.authority() + " (" + id.serviceId() + ")";
    }

    private double seedNanos(Map<EndpointId, Member> known) {
        long now = basis.now();
        double[] latencies = known.values().stream()
                .map(Member::state)
                .filter(EndpointState::measured)
                .mapToDouble(state -> state.latencyNanos(now))
                .sorted()
                .toArray();
        if (latencies.length == 0) {
            return basis.settings().latency().seed().toNanos();
        }
        int middle = latencies.length / 2;
        return latencies.length % 2 == 1 ? latencies[middle] : (latencies[middle - 1] + latencies[middle]) / 2;
    }
}
