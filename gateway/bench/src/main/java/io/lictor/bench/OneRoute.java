package io.lictor.bench;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.DescriptorLoader;
import io.lictor.routing.Route;
import io.lictor.routing.RoutePolicy;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.TableListener;
import io.lictor.routing.TrafficPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** A route table of one service with one instance, made as the program makes it. */
final class OneRoute {

    private OneRoute() {}

    /** Its only route; the listeners have been told by then. */
    static Route make(List<TableListener> listeners) throws InterruptedException {
        CountDownLatch swapped = new CountDownLatch(1);
        List<TableListener> all = new ArrayList<>(listeners);
        all.add(new Swapped(swapped));
        ActiveRouteTable active = new ActiveRouteTable();
        try (RouteTableWriter writer = writer(active, all)) {
            writer.accept(snapshot());
            swapped.await();
        }
        return active.current().orElseThrow().routes().get(0);
    }

    private static CatalogSnapshot snapshot() {
        Instance instance = new Instance(
                new InstanceId("node", "orders-1"),
                "orders",
                "10.0.0.1",
                9_000,
                List.of("restful"),
                Map.of(),
                new Weights(1, 1),
                Health.PASSING,
                1,
                1,
                "dc1",
                Map.of());
        TreeMap<String, CatalogService> services = new TreeMap<>();
        services.put("orders", new CatalogService("orders", List.of(instance)));
        return new CatalogSnapshot(services, new TreeMap<>(), 1, Instant.EPOCH);
    }

    private static RouteTableWriter writer(ActiveRouteTable active, List<TableListener> listeners) {
        RoutingRules rules = new RoutingRules(
                Set.of("restful"), Set.of("rpc"), List.of(), TrafficPolicy.defaults(), RoutePolicy.defaults());
        ClusterFactory clusters =
                new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, ThreadLocalRandom::current);
        return new RouteTableWriter(rules, clusters, new NoDescriptors(), active, listeners);
    }

    private record Swapped(CountDownLatch done) implements TableListener {

        @Override
        public void beforeSwap(RouteTable next, Set<String> services) {}

        @Override
        public void afterSwap(RouteTable now, Set<String> services) {
            done.countDown();
        }
    }

    private static final class NoDescriptors implements DescriptorLoader {

        @Override
        public Optional<Loaded> configured(String service) {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Loaded> ask(Question question) {
            return CompletableFuture.failedFuture(new IllegalStateException("there are no gRPC services"));
        }
    }
}
