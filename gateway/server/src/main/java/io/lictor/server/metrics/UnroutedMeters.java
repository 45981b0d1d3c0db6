package io.lictor.server.metrics;

import io.lictor.server.metrics.MeterGroup.Name;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests that the gateway answered without a route. For any number of threads. */
public final class UnroutedMeters implements MeterBinder {

    private static final String OTHER = "OTHER";

    /** By the reason that clients are told; reasons are few, so that nobody can make meters by sending requests. */
    private final Map<String, LongAdder> counts = Stream.of(
                    "NO_ROUTE",
                    "METHOD_NOT_ALLOWED",
                    "MALFORMED_PATH",
                    "TRAILING_SLASH",
                    "NO_CATALOG_YET",
                    "BAD_HOST",
                    "BAD_TARGET",
                    "MALFORMED_HEAD",
                    "LINE_TOO_LONG",
                    "HEADERS_TOO_LARGE",
                    "UNKNOWN_TRANSFER_CODING",
                    "NO_TUNNELS",
                    "NO_TRACE",
                    "OWN_OPTIONS",
                    OTHER)
            .collect(Collectors.toUnmodifiableMap(Function.identity(), reason -> new LongAdder()));

    @Override
    public void bindTo(MeterRegistry registry) {
        MeterGroup meters = new MeterGroup(registry, Tags.empty());
        counts.forEach((reason, count) -> meters.with("reason", reason)
                .counter(
                        Name.of("lictor.unrouted.requests", "requests answered without a route, by the reason"),
                        count,
                        LongAdder::sum));
    }

    public void answered(String reason) {
        Objects.requireNonNull(counts.getOrDefault(reason, counts.get(OTHER))).increment();
    }
}
