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

/** The meters of each cluster of the active table: its requests under way, and its budget of retries. Used by the writer's thread. */
public final class ClusterMeters implements TableListener {

    private final MeterRegistry registry;
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
        public void end(Key key, Shared shared) {}
    }
}
