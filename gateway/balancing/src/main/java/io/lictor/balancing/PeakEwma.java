package io.lictor.balancing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A latency estimate that jumps up with a slow sample at once and comes down exponentially. Written and read by many
 * threads without locks: value and time share one word, so a sample allocates nothing.
 *
 * <p>Without samples the estimate decays towards zero, which brings traffic back to an endpoint that was avoided.
 */
final class PeakEwma {
    /** Low enough never to matter as a latency, above zero so that load still decides between idle endpoints. */
    static final double FLOOR_NANOS = 1_000;

    /** The unit of time kept beside the value is 2^20 ns, about a millisecond: the difference is good for 24 days. */
    private static final int TICK_BITS = 20;

    private final double ticksPerDecay;
    private final AtomicLong cell;
    private volatile boolean measured;

    PeakEwma(long decayNanos, double seedNanos, long now) {
        this.ticksPerDecay = (double) decayNanos / (1L << TICK_BITS);
        this.cell = new AtomicLong(pack(seedNanos, tick(now)));
    }

    /** The estimate in nanoseconds, decayed to {@code now}. */
    double nanos(long now) {
        long seen = cell.get();
        return Math.max(FLOOR_NANOS, value(seen) * keep(elapsedTicks(seen, tick(now))));
    }

    /** Whether a sample was ever taken; before that the estimate is only the seed. */
    boolean measured() {
        return measured;
    }

    void sample(long sampleNanos, long now) {
        learn((double) sampleNanos, now);
    }

    /** A failure: as slow as {@code penaltyNanos}, or as slow as it was when that is more. */
    void penalise(long penaltyNanos, long now) {
        learn(Math.max((double) penaltyNanos, nanos(now)), now);
    }

    private void learn(double sampleNanos, long now) {
        int tick = tick(now);
        long seen;
        long next;
        do {
            seen = cell.get();
            int elapsed = elapsedTicks(seen, tick);
            double keep = keep(elapsed);
            double decayed = value(seen) * keep;
            double value = sampleNanos > decayed ? sampleNanos : decayed + sampleNanos * (1 - keep);
            next = pack(value, stamp(seen) + elapsed);
        } while (!cell.compareAndSet(seen, next));
        markMeasured();
    }

    private void markMeasured() {
        if (!measured) {
            measured = true;
        }
    }

    private double keep(int elapsedTicks) {
        return elapsedTicks == 0 ? 1 : Math.exp(-elapsedTicks / ticksPerDecay);
    }

    private static int elapsedTicks(long seen, int tick) {
        return Math.max(0, tick - stamp(seen));
    }

    private static int tick(long now) {
        return (int) (now >> TICK_BITS);
    }

    private static long pack(double nanos, int tick) {
        return ((long) Float.floatToRawIntBits((float) nanos) << 32) | (tick & 0xFFFF_FFFFL);
    }

    private static double value(long cell) {
        return Float.intBitsToFloat((int) (cell >>> 32));
    }

    private static int stamp(long cell) {
        return (int) cell;
    }
}
