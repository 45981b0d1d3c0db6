package io.lictor.server.metrics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * All requests that the gateway has answered, with a route or without, counted together: nobody has to add up the meters of
 * ten thousand routes to know how the gateway fares. Counting is for any number of threads, none of which waits.
 */
public final class EdgeTraffic implements AutoCloseable {

    private static final int SAMPLES = 10;
    private static final Duration PACE = Duration.ofSeconds(1);

    /** Complete from the start, and only read. */
    private final Map<RequestOutcome, LongAdder> outcomes = new EnumMap<>(RequestOutcome.class);

    private final LatencyHistogram durations = new LatencyHistogram();
    private final LongSupplier nanoTime;
    private final Disposable sampling;
    /** The counts of each of the last seconds, the oldest first; guarded by itself. */
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Looks at its counts once a second on the scheduler's thread. */
    public EdgeTraffic(LongSupplier nanoTime, Scheduler scheduler) {
        for (RequestOutcome outcome : RequestOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        this.nanoTime = nanoTime;
        samples.add(sample());
        this.sampling = scheduler.schedulePeriodically(
                this::keepSample, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sample(long at, Map<RequestOutcome, Long> outcomes, long[] durations) {}

    /**
     * The requests of the last seconds.
     *
     * @param seconds how many these are: about ten, fewer right after the start
     * @param perSecond requests by how they ended
     * @param p50Millis what half of them did not exceed; empty without any, as the next
     * @param p99Millis what 99 of 100 did not exceed
     */
    public record Recent(
            double seconds,
            Map<RequestOutcome, Double> perSecond,
            OptionalDouble p50Millis,
            OptionalDouble p99Millis) {}

    /** A request is over. */
    public void ended(RequestOutcome outcome, long nanos) {
        Objects.requireNonNull(outcomes.get(outcome)).increment();
        durations.record(nanos);
    }

    /** Requests since the start, by how they ended. */
    public Map<RequestOutcome, Long> totals() {
        Map<RequestOutcome, Long> totals = new EnumMap<>(RequestOutcome.class);
        outcomes.forEach((outcome, count) -> totals.put(outcome, count.sum()));
        return totals;
    }

    public Recent recent() {
        Sample now = sample();
        Sample then;
        synchronized (samples) {
            then = samples.getFirst();
        }
        // A rate of less than a second would make a flood of the first request.
        double seconds = Math.max(1, (now.at() - then.at()) / 1e9);
        Map<RequestOutcome, Double> perSecond = new EnumMap<>(RequestOutcome.class);
        now.outcomes()
                .forEach((outcome, count) ->
                        perSecond.put(outcome, (count - then.outcomes().getOrDefault(outcome, 0L)) / seconds));
        long[] counts = now.durations();
        for (int i = 0; i < counts.length; i++) {
            counts[i] -= then.durations()[i];
        }
        return new Recent(seconds, perSecond, millis(counts, 0.5), millis(counts, 0.99));
    }

    private static OptionalDouble millis(long[] counts, double part) {
        OptionalDouble nanos = LatencyHistogram.percentile(counts, part);
        return nanos.isEmpty() ? nanos : OptionalDouble.of(nanos.getAsDouble() / 1e6);
    }

    private Sample sample() {
        return new Sample(nanoTime.getAsLong(), totals(), durations.counts());
    }

    private void keepSample() {
        Sample sample = sample();
        synchronized (samples) {
            samples.addLast(sample);
            if (samples.size() > SAMPLES) {
                samples.removeFirst();
            }
        }
    }

    @Override
    public void close() {
        sampling.dispose();
    }
}
