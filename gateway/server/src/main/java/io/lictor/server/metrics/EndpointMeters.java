package io.lictor.server.metrics;

import io.lictor.balancing.Circuit;
import io.lictor.balancing.EndpointFigures;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Failure;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.metrics.MeterGroup.Name;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The meters of each endpoint of the active table, which read what balancing counts; only how long attempts took is measured
 * here. Changed by the writer's thread, read by every request.
 */
public final class EndpointMeters implements TableListener {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Map<EndpointFigures, Timer> durations = new ConcurrentHashMap<>();
    private final PerService<Key, EndpointFigures> held = new PerService<>(new Endpoints());

    public EndpointMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What tells an endpoint from all others. */
    private record Key(String service, String cluster, EndpointId endpoint) {

        Tags tags() {
            return Tags.of("service", service, "cluster", cluster)
                    .and("endpoint", endpoint.authority(), "id", endpoint.serviceId(), "node", endpoint.node());
        }
    }

    /** An attempt has brought an answer's head, or what went wrong. Nothing for an endpoint that has left the table. */
    public void attempted(EndpointFigures endpoint, long nanos) {
        Timer duration = durations.get(endpoint);
        if (duration != null) {
            duration.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    int size() {
        return durations.size();
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {
        held.beforeSwap(next, services);
    }

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        held.afterSwap(now, services);
    }

    private final class Endpoints implements PerService.Life<Key, EndpointFigures> {

        @Override
        public Map<Key, EndpointFigures> wanted(RouteTable table, String service) {
            Map<Key, EndpointFigures> wanted = new HashMap<>();
            table.wholeClusters(service)
                    .forEach(cluster -> cluster.figures()
                            .forEach((id, figures) -> wanted.put(new Key(service, cluster.name(), id), figures)));
            return wanted;
        }

        @Override
        public MeterGroup begin(Key key, EndpointFigures figures) {
            MeterGroup meters = new MeterGroup(registry, key.tags());
            counters(meters, figures);
            meters.gauge(
                    Name.of("lictor.endpoint.in.flight", "calls that have not ended"),
                    figures,
                    EndpointFigures::inFlight);
            meters.gauge(
                    Name.of("lictor.endpoint.circuit", "0 closed, 1 half open, 2 open"),
                    figures,
                    of -> number(of.circuit()));
            meters.gauge(
                    new Name("lictor.endpoint.latency", "seconds", "what the balancer expects a call to take"),
                    figures,
                    of -> of.latencyNanos() / 1e9);
            durations.put(
                    figures,
                    meters.timer(
                            Name.of(
                                    "lictor.endpoint.duration",
                                    "from the begin of an attempt to the head of its answer"),
                            BUCKETS));
            return meters;
        }

        @Override
        public void end(Key key, EndpointFigures figures) {
            durations.remove(figures);
        }
    }

    private static void counters(MeterGroup meters, EndpointFigures figures) {
        meters.counter(Name.of("lictor.endpoint.picks", "calls it was picked for"), figures, EndpointFigures::picks);
        meters.counter(
                Name.of("lictor.endpoint.ejections", "how often it was taken out"),
                figures,
                EndpointFigures::ejections);
        Name calls = Name.of("lictor.endpoint.calls", "calls that ended, by how");
        meters.with("outcome", "success").counter(calls, figures, EndpointFigures::successes);
        for (Failure kind : Failure.values()) {
            meters.with("outcome", kind.name().toLowerCase(Locale.ROOT))
                    .counter(calls, figures, of -> of.failures(kind));
        }
    }

    private static int number(Circuit circuit) {
        return switch (circuit) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }
}
