package io.lictor.server.metrics;

import io.lictor.balancing.Bulkhead;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.RetryBudget;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.metrics.MeterGroup.Name;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The meters of each cluster of the active table: its requests under way, its budget of retries and whether it is in panic.
 * Changed by the writer's thread, read by any that collects.
 */
public final class ClusterMeters implements TableListener {

    private final MeterRegistry registry;
    /** The latest generation of each, which knows its endpoints. */
    private final Map<Key, Cluster> latest = new ConcurrentHashMap<>();

    private final PerService<Key, Shared> held = new PerService<>(new Clusters());

    public ClusterMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String service, String cluster) {}

    /** What all generations of a cluster share; each is equal to itself only. */
    private record Shared(RetryBudget budget, Bulkhead bulkhead) {}

    int size() {
        return held.size();
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {
        held.beforeSwap(next, services);
    }

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        held.afterSwap(now, services);
        for (String service : services) {
            now.wholeClusters(service).forEach(cluster -> latest.put(new Key(service, cluster.name()), cluster));
        }
    }

    private final class Clusters implements PerService.Life<Key, Shared> {

        @Override
        public Map<Key, Shared> wanted(RouteTable table, String service) {
            Map<Key, Shared> wanted = new HashMap<>();
            for (Cluster cluster : table.wholeClusters(service)) {
                wanted.put(new Key(service, cluster.name()), new Shared(cluster.retryBudget(), cluster.bulkhead()));
            }
            return wanted;
        }

        @Override
        public MeterGroup begin(Key key, Shared shared) {
            MeterGroup meters = new MeterGroup(registry, Tags.of("service", key.service(), "cluster", key.cluster()));
            meters.gauge(
                    Name.of("lictor.cluster.in.flight", "requests under way, as the bulkhead counts them"),
                    shared.bulkhead(),
                    Bulkhead::inFlight);
            meters.gauge(
                    Name.of("lictor.cluster.panic", "1 while circuits are ignored because too many are open"),
                    latest,
                    clusters -> isInPanic(clusters.get(key)) ? 1 : 0);
            meters.gauge(
                    Name.of("lictor.cluster.retry.budget", "retries and hedges there is budget for now"),
                    shared.budget(),
                    RetryBudget::available);
            Name asked = Name.of(
                    "lictor.cluster.retries", "retries and hedges that were wanted, by whether there was budget");
            meters.with("budget", "granted").counter(asked, shared.budget(), RetryBudget::granted);
            meters.with("budget", "refused").counter(asked, shared.budget(), RetryBudget::refused);
            return meters;
        }

        @Override
        public void end(Key key, Shared shared) {
            latest.remove(key);
        }
    }

    /** Before the first swap with it a cluster is not there yet. */
    private static boolean isInPanic(@Nullable Cluster cluster) {
        return cluster != null && cluster.isInPanic();
    }
}
