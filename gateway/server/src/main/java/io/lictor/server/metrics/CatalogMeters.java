package io.lictor.server.metrics;

import io.lictor.catalog.CatalogStatus;
import io.lictor.server.metrics.MeterGroup.Name;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How the reading of Consul goes. */
public final class CatalogMeters implements MeterBinder {

    private final String source;
    private final Supplier<CatalogStatus> status;

    /**
     * @param source what is read: services, descriptors or overrides
     * @param status asked at each collection, for each figure
     */
    public CatalogMeters(String source, Supplier<CatalogStatus> status) {
        this.source = source;
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup meters = new MeterGroup(registry, Tags.of("source", source));
        meters.gauge(
                new Name("lictor.catalog.age", "seconds", "since Consul's last usable answer"),
                status,
                of(each -> each.age().toMillis() / 1e3));
        meters.gauge(
                Name.of(
                        "lictor.catalog.stale",
                        "1 while something cannot be read, so that the picture may be out of date"),
                status,
                of(each -> each.stale() ? 1 : 0));
        meters.gauge(
                Name.of("lictor.catalog.index", "the highest Consul index seen"), status, of(CatalogStatus::index));
        meters.gauge(Name.of("lictor.catalog.watches", "open blocking queries"), status, of(CatalogStatus::watches));
        meters.gauge(
                Name.of("lictor.catalog.held", "instances still shown although Consul does not show them any more"),
                status,
                of(each ->
                        each.steadiness().held().map(held -> held.instances()).orElse(0)));
        counters(meters);
    }

    private void counters(MeterGroup meters) {
        meters.counter(Name.of("lictor.catalog.answers", "usable answers"), status, of(CatalogStatus::answers));
        meters.counter(Name.of("lictor.catalog.errors", "failed reads"), status, of(CatalogStatus::failures));
        meters.counter(
                Name.of("lictor.catalog.outages", "how often it has become stale"), status, of(CatalogStatus::outages));
        meters.counter(
                Name.of("lictor.catalog.publishes", "pictures that differ from the one before"),
                status,
                of(CatalogStatus::published));
        meters.counter(
                new Name("lictor.catalog.received", "bytes", "bodies of usable answers"),
                status,
                of(CatalogStatus::bytes));
        meters.counter(
                Name.of("lictor.catalog.sweeps", "how often all selected services were read again"),
                status,
                of(each -> each.watching().map(CatalogStatus.Watching::sweeps).orElse(0L)));
    }

    private static ToDoubleFunction<Supplier<CatalogStatus>> of(ToDoubleFunction<CatalogStatus> figure) {
        return supplier -> figure.applyAsDouble(supplier.get());
    }
}
