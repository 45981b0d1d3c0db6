package io.lictor.server.metrics;

import io.lictor.server.metrics.MeterGroup.Name;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.IntSupplier;

/** Who listens to the status. */
public final class WatcherMeters implements MeterBinder {

    private final IntSupplier watchers;

    /** @param watchers how many there are now */
    public WatcherMeters(IntSupplier watchers) {
        this.watchers = watchers;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new MeterGroup(registry, Tags.empty())
                .gauge(
                        Name.of("lictor.status.watchers", "pages and programs that listen to the status"),
                        watchers,
                        IntSupplier::getAsInt);
    }
}
