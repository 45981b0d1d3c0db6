package io.lictor.acceptance;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/** Durations in the order of their length. Immutable. */
public final class Distribution {

    private final long[] nanos;

    public Distribution(Collection<Long> nanos) {
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        this.nanos = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(this.nanos);
    }

    public Duration median() {
        return at(50);
    }

    public Duration max() {
        return at(100);
    }

    /** The smallest measured value that {@code percent} of all do not exceed. */
    public Duration at(int percent) {
        int rank = (int) Math.ceil(nanos.length * percent / 100.0);
        return Duration.ofNanos(nanos[Math.max(rank - 1, 0)]);
    }

    @Override
    public String toString() {
        return "n=%d min %.1f, median %.1f, p95 %.1f, p99 %.1f, max %.1f ms"
                .formatted(
                        nanos.length, millis(at(0)), millis(median()), millis(at(95)), millis(at(99)), millis(max()));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
