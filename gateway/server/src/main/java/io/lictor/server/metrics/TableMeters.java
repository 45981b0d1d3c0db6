package io.lictor.server.metrics;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.metrics.MeterGroup.Name;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The meters of the route table: its size, what a new one takes, and how old the news is by then. Told by the writer's thread. */
public final class TableMeters implements TableListener {

    private static final Duration[] SWAP_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private static final Duration[] PROPAGATION_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Timer swaps;
    private final Timer propagation;
    private long begunAt;
    private Instant lastSeen = Instant.MIN;

    /** @param clock the one that snapshots are dated by */
    public TableMeters(MeterRegistry registry, ActiveRouteTable active, LongSupplier nanoTime, InstantSource clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
        MeterGroup meters = new MeterGroup(registry, Tags.empty());
        meters.gauge(
                Name.of("lictor.table.generation", "tables made since the start"), active, of(RouteTable::generation));
        meters.gauge(Name.of("lictor.table.routes", "routes in the active table"), active, of(RouteTable::routeCount));
        meters.gauge(
                Name.of("lictor.table.rejected", "what registrations asked for and did not get"),
                active,
                of(RouteTable::rejectedCount));
        meters.gauge(
                Name.of("lictor.table.services", "selected services in the active table's snapshot"),
                active,
                of(table -> table.snapshot().services().size()));
        meters.gauge(
                Name.of("lictor.table.instances", "instances of selected services in the active table's snapshot"),
                active,
                of(table -> table.snapshot().size()));
        this.swaps = meters.timer(Name.of("lictor.table.swap", "to build a table and swap it in"), SWAP_BUCKETS);
        this.propagation = meters.timer(
                Name.of(
                        "lictor.catalog.propagation",
                        "from Consul's first answer with a change to the table that has it"),
                PROPAGATION_BUCKETS);
    }

    private static ToDoubleFunction<ActiveRouteTable> of(ToLongFunction<RouteTable> figure) {
        return active -> active.current().map(figure::applyAsLong).orElse(0L);
    }

    @Override
    public void building() {
        begunAt = nanoTime.getAsLong();
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {}

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        swaps.record(nanoTime.getAsLong() - begunAt, TimeUnit.NANOSECONDS);
        Instant seen = now.snapshot().takenAt();
        // More tables are made of one snapshot, as when descriptors come; and what is read from disk is not news.
        if (seen.isAfter(lastSeen) && !now.snapshot().restored()) {
            lastSeen = seen;
            Duration took = Duration.between(seen, clock.instant());
            propagation.record(took.isNegative() ? Duration.ZERO : took);
        }
    }
}
