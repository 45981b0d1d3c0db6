package io.lictor.server.testing;

import static org.awaitility.Awaitility.await;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.DescriptorLoader;
import io.lictor.routing.RejectedRoute;
import io.lictor.routing.Route;
import io.lictor.routing.RoutePolicy;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.TableListener;
import io.lictor.routing.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** Real route tables from registrations written by hand; every gRPC service is a {@link Greeter}. */
public final class Tables implements AutoCloseable {

    public static final RoutingRules RULES = new RoutingRules(
            Set.of("restful"),
            Set.of("rpc"),
            List.of("/openapi.json", "/docs", "/actuator"),
            TrafficPolicy.defaults(),
            RoutePolicy.defaults());

    private final ActiveRouteTable active = new ActiveRouteTable();
    private final RouteTableWriter writer;
    private long index;

    public Tables(TableListener... listeners) {
        this.writer = new RouteTableWriter(
                RULES,
                new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, ThreadLocalRandom::current),
                new Greeters(),
                active,
                List.of(listeners));
    }

    public ActiveRouteTable active() {
        return active;
    }

    public RouteTable swap(Instance... instances) {
        return swap(Instances.snapshot(Map.of(), instances));
    }

    /** Waits for the table that has the routes of this snapshot. */
    public RouteTable swap(CatalogSnapshot picture) {
        // Each with an index of its own, so that the table of this one can be told from an equal one before.
        CatalogSnapshot next =
                new CatalogSnapshot(picture.services(), picture.unselected(), ++index, picture.takenAt());
        writer.accept(next);
        long services = next.services().values().stream()
                .filter(service -> service.instances().stream().anyMatch(Instance::admitted))
                .count();
        return first(table -> table.snapshot().index() == next.index() && routed(table) + refused(table) >= services);
    }

    private static long routed(RouteTable table) {
        return table.routes().stream().map(Route::service).distinct().count();
    }

    /** Less those whose descriptors are still being read. */
    private static long refused(RouteTable table) {
        return table.rejected().stream()
                .filter(rejected -> rejected.reason() != RejectedRoute.Reason.NO_DESCRIPTORS)
                .count();
    }

    private RouteTable first(Predicate<RouteTable> wanted) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> active.current().filter(wanted).isPresent());
        return active.current().orElseThrow();
    }

    @Override
    public void close() {
        writer.close();
    }

    private static final class Greeters implements DescriptorLoader {

        @Override
        public Optional<Loaded> configured(String service) {
            return Optional.of(new Loaded("file:greeter.pb", Greeter.pool()));
        }

        @Override
        public CompletableFuture<Loaded> ask(Question question) {
            return CompletableFuture.failedFuture(new IllegalStateException("configured ones go first"));
        }
    }
}
