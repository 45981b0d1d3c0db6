package io.lictor.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Meters that come and go together, as those of one endpoint do. Used by one thread. */
final class MeterGroup {

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters;

    MeterGroup(MeterRegistry registry, Tags tags) {
        this(registry, tags, new ArrayList<>());
    }

    private MeterGroup(MeterRegistry registry, Tags tags, List<Meter> meters) {
        this.registry = registry;
        this.tags = tags;
        this.meters = meters;
    }

    /**
     * What a meter is called and what it tells.
     *
     * @param unit null for a mere number
     */
    record Name(String name, @Nullable String unit, String description) {

        static Name of(String name, String description) {
            return new Name(name, null, description);
        }
    }

    /** The same group, whose next meters have one label more. */
    MeterGroup with(String key, String value) {
        return new MeterGroup(registry, tags.and(key, value), meters);
    }

    /** A number that only grows, counted elsewhere. The source is held weakly: whoever owns it keeps it. */
    <T> void counter(Name name, T source, ToDoubleFunction<T> value) {
        meters.add(FunctionCounter.builder(name.name(), source, value)
                .tags(tags)
                .baseUnit(name.unit())
                .description(name.description())
                .register(registry));
    }

    /** A number that goes up and down. The source is held weakly: whoever owns it keeps it. */
    <T> void gauge(Name name, T source, ToDoubleFunction<T> value) {
        meters.add(Gauge.builder(name.name(), source, value)
                .tags(tags)
                .baseUnit(name.unit())
                .description(name.description())
                .register(registry));
    }

    /** @param buckets upper bounds, unless the operator has chosen others */
    Timer timer(Name name, Duration... buckets) {
        Timer timer = Timer.builder(name.name())
                .tags(tags)
                .description(name.description())
                .serviceLevelObjectives(buckets)
                .register(registry);
        meters.add(timer);
        return timer;
    }

    void remove() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
