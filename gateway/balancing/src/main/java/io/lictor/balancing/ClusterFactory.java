package io.lictor.balancing;

import io.lictor.balancing.Cluster.Member;
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
    private final BalancingSettings settings;
    private final LongSupplier nanoTime;
    private final Supplier<RandomGenerator> randoms;

    /**
     * @param nanoTime a monotonic clock in nanoseconds
     * @param randoms asked once per pick, by the picking thread; {@code ThreadLocalRandom::current} fits
     */
    public ClusterFactory(BalancingSettings settings, LongSupplier nanoTime, Supplier<RandomGenerator> randoms) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.randoms = randoms;
    }

    /** The next cluster by the default policy. */
    public Cluster next(@Nullable Cluster previous, String name, List<Endpoint> endpoints) {
        return next(previous, name, endpoints, ClusterPolicy.defaults());
    }

    /**
     * Endpoints with an id that {@code previous} knows keep latency, load and circuit, whatever their weight is now. A new
     * endpoint starts at the median latency of those measured. Of two endpoints with one id the first counts.
     */
    public Cluster next(@Nullable Cluster previous, String name, List<Endpoint> endpoints, ClusterPolicy policy) {
        Map<EndpointId, EndpointState> known = new HashMap<>();
        if (previous != null) {
            previous.members().forEach(member -> known.put(member.endpoint().id(), member.state()));
        }
        double seed = seedNanos(known);
        Map<EndpointId, Member> members = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            EndpointState kept = known.get(endpoint.id());
            EndpointState state = kept != null ? kept : newState(name, endpoint.id(), seed);
            members.putIfAbsent(endpoint.id(), new Member(endpoint, state));
        }
        ClusterState state = previous != null ? previous.state() : new ClusterState(settings, nanoTime);
        return new Cluster(
                new Cluster.Shape(name, policy, state), new ArrayList<>(members.values()), nanoTime, randoms);
    }

    private EndpointState newState(String name, EndpointId id, double seedNanos) {
        String label = name + " " + id.host() + ":" + id.port() + " (" + id.serviceId() + ")";
        return new EndpointState(label, settings, nanoTime, seedNanos);
    }

    private double seedNanos(Map<EndpointId, EndpointState> known) {
        long now = nanoTime.getAsLong();
        double[] latencies = known.values().stream()
                .filter(EndpointState::measured)
                .mapToDouble(state -> state.latencyNanos(now))
                .sorted()
                .toArray();
        if (latencies.length == 0) {
            return settings.seedLatency().toNanos();
        }
        int middle = latencies.length / 2;
        return latencies.length % 2 == 1 ? latencies[middle] : (latencies[middle - 1] + latencies[middle]) / 2;
    }
}
