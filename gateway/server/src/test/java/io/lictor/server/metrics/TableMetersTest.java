package io.lictor.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TableMetersTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final Tables tables = new Tables();
    private final ActiveRouteTable active = tables.active();
    private final TableMeters meters =
            new TableMeters(registry, active, nanos::get, () -> START.plusNanos(nanos.get()));

    @AfterEach
    void close() {
        tables.close();
    }

    private CatalogSnapshot seenAt(Instant moment, Instance... instances) {
        CatalogSnapshot picture = Instances.snapshot(Map.of(), instances);
        return new CatalogSnapshot(picture.services(), picture.unselected(), 1, moment);
    }

    private void swap(CatalogSnapshot snapshot, Duration took) {
        meters.building();
        nanos.addAndGet(took.toNanos());
        meters.afterSwap(tables.swap(snapshot), Set.of());
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void before_the_first_table_all_is_nothing() {
        assertThat(gauge("lictor.table.generation")).isZero();
        assertThat(gauge("lictor.table.routes")).isZero();
    }

    @Test
    void the_active_table_is_shown() {
        tables.swap(Instances.passing("orders", 9_001, "restful"), Instances.passing("orders", 9_002, "restful"));

        assertThat(gauge("lictor.table.generation")).isEqualTo(1);
        assertThat(gauge("lictor.table.routes")).isEqualTo(1);
        assertThat(gauge("lictor.table.services")).isEqualTo(1);
        assertThat(gauge("lictor.table.instances")).isEqualTo(2);
        assertThat(gauge("lictor.table.rejected")).isZero();
    }

    @Test
    void a_swap_takes_from_the_begin_of_the_building() {
        swap(seenAt(START, Instances.passing("orders", 9_001, "restful")), Duration.ofMillis(7));

        Timer swaps = registry.get("lictor.table.swap").timer();
        assertThat(swaps.count()).isEqualTo(1);
        assertThat(swaps.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
    }

    @Test
    void news_is_as_old_as_consuls_first_answer_with_it() {
        swap(seenAt(START.minusMillis(5), Instances.passing("orders", 9_001, "restful")), Duration.ofMillis(7));

        assertThat(registry.get("lictor.catalog.propagation").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(12);
    }

    @Test
    void a_second_table_of_the_same_picture_brings_no_news() {
        CatalogSnapshot picture = seenAt(START, Instances.passing("orders", 9_001, "restful"));
        swap(picture, Duration.ofMillis(7));
        swap(picture, Duration.ofMillis(7));

        assertThat(registry.get("lictor.table.swap").timer().count()).isEqualTo(2);
        assertThat(registry.get("lictor.catalog.propagation").timer().count()).isEqualTo(1);
    }
}
