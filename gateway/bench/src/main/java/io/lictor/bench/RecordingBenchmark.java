package io.lictor.bench;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.EndpointFigures;
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
import io.lictor.server.metrics.EndpointMeters;
import io.lictor.server.metrics.RequestOutcome;
import io.lictor.server.metrics.RouteMeter;
import io.lictor.server.metrics.RouteMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What metrics add to a request with one attempt: finding its meters, counting, two durations, and the clock for them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the fields before the first call
public class RecordingBenchmark {

    private RouteMeters routes;
    private EndpointMeters endpoints;
    private Route route;
    private EndpointFigures endpoint;

    @Setup
    public void table() throws InterruptedException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        routes = new RouteMeters(registry);
        endpoints = new EndpointMeters(registry);
        CountDownLatch swapped = new CountDownLatch(1);
        ActiveRouteTable active = new ActiveRouteTable();
        try (RouteTableWriter writer = writer(active, List.of(routes, endpoints, new Swapped(swapped)))) {
            writer.accept(snapshot());
            swapped.await();
        }
        RouteTable table = active.current().orElseThrow();
        route = table.routes().get(0);
        endpoint = route.target().cluster().figures().values().iterator().next();
    }

    @Benchmark
    public void oneThread() {
        record();
    }

    /** Both threads write the same meters, as event loops do. */
    @Benchmark
    @Threads(2)
    public void twoThreads() {
        record();
    }

    private void record() {
        long begunAt = System.nanoTime();
        RouteMeter meter = routes.of(route).orElseThrow();
        meter.begin();
        long attemptedAt = System.nanoTime();
        endpoints.attempted(endpoint, System.nanoTime() - attemptedAt);
        meter.end(RequestOutcome.SUCCESS, System.nanoTime() - begunAt, 0, 0);
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
