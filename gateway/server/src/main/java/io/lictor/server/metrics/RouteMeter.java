package io.lictor.server.metrics;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What is counted of one route, as long as the table has it. For any number of threads, none of which waits. */
public final class RouteMeter {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private final LongAdder inFlight = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder hedges = new LongAdder();
    /** Complete from the start, and only read. */
    private final Map<RequestOutcome, LongAdder> outcomes = new EnumMap<>(RequestOutcome.class);

    private final Timer duration;

    RouteMeter(MeterGroup meters) {
        for (RequestOutcome outcome : RequestOutcome.values()) {
            LongAdder count = new LongAdder();
            outcomes.put(outcome, count);
            meters.with("outcome", outcome.label())
                    .counter(
                            MeterGroup.Name.of("lictor.route.requests", "requests that are over, by how they ended"),
                            count,
                            LongAdder::sum);
        }
        meters.counter(
                MeterGroup.Name.of("lictor.route.retries", "attempts made again after one that failed"),
                retries,
                LongAdder::sum);
        meters.counter(
                MeterGroup.Name.of("lictor.route.hedges", "second attempts made while the first was silent"),
                hedges,
                LongAdder::sum);
        meters.gauge(
                MeterGroup.Name.of("lictor.route.in.flight", "requests that have begun and are not over"),
                inFlight,
                LongAdder::sum);
        this.duration = meters.timer(
                MeterGroup.Name.of(
                        "lictor.route.duration", "from a request's head to its end, the answer's body included"),
                BUCKETS);
    }

    static Tags tags(String id, String service) {
        return Tags.of("route", id, "service", service);
    }

    /** A request has come; one {@link #end} is owed. */
    public void begin() {
        inFlight.increment();
    }

    /** A request is over. */
    public void end(RequestOutcome outcome, long nanos, int retriesMade, int hedgesMade) {
        inFlight.decrement();
        Objects.requireNonNull(outcomes.get(outcome)).increment();
        if (retriesMade > 0) {
            retries.add(retriesMade);
        }
        if (hedgesMade > 0) {
            hedges.add(hedgesMade);
        }
        duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** All of it as it is now. */
    RouteFigures figures() {
        Map<RequestOutcome, Long> ended = outcomes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
        return new RouteFigures(ended, inFlight.sum(), retries.sum(), hedges.sum(), durations());
    }

    private RouteFigures.Durations durations() {
        HistogramSnapshot snapshot = duration.takeSnapshot();
        return new RouteFigures.Durations(
                snapshot.count(),
                snapshot.total(TimeUnit.MILLISECONDS),
                Arrays.stream(snapshot.histogramCounts())
                        .filter(bucket -> Double.isFinite(bucket.bucket()))
                        .map(RouteMeter::bucket)
                        .toList());
    }

    private static RouteFigures.Bucket bucket(CountAtBucket bucket) {
        return new RouteFigures.Bucket(bucket.bucket(TimeUnit.MILLISECONDS), (long) bucket.count());
    }
}
