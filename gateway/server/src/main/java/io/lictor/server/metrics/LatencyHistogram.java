package io.lictor.server.metrics;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often something took how long, in buckets that are at most an eighth wider than they begin: fine enough for percentiles
 * of a whole gateway, too many for each route. For any number of threads, none of which waits.
 */
final class LatencyHistogram {

    /** 2^16 ns, some 65 µs: all that is faster is in the first bucket. */
    private static final int LOWEST_POWER = 16;

    /** 2^36 ns, some 69 s: all that is slower is in the last bucket. */
    private static final int HIGHEST_POWER = 36;

    /** Each power of two is divided by so many of its next bits. */
    private static final int PART_BITS = 3;

    private static final int PARTS = 1 << PART_BITS;

    private static final int BUCKETS = 2 + (HIGHEST_POWER - LOWEST_POWER) * PARTS;

    private final LongAdder[] buckets = new LongAdder[BUCKETS];

    LatencyHistogram() {
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = new LongAdder();
        }
    }

    void record(long nanos) {
        buckets[bucket(nanos)].increment();
    }

    /** By bucket, since the start. */
    long[] counts() {
        long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    private static int bucket(long nanos) {
        if (nanos < 1L << LOWEST_POWER) {
            return 0;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        if (power >= HIGHEST_POWER) {
            return BUCKETS - 1;
        }
        int part = (int) (nanos >>> (power - PART_BITS)) & (PARTS - 1);
        return 1 + (power - LOWEST_POWER) * PARTS + part;
    }

    /** In nanoseconds. */
    private static long begin(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        int power = LOWEST_POWER + (bucket - 1) / PARTS;
        return (long) (PARTS + (bucket - 1) % PARTS) << (power - PART_BITS);
    }

    /**
     * The time that a part of what was counted did not exceed, as if it were spread evenly in its bucket.
     *
     * @param counts by bucket, such as the difference of two {@link #counts()}
     * @param part from 0 to 1
     * @return nanoseconds; empty when nothing was counted
     */
    static OptionalDouble percentile(long[] counts, double part) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        if (all == 0) {
            return OptionalDouble.empty();
        }
        double wanted = part * all;
        long before = 0;
        for (int i = 0; i < BUCKETS - 1; i++) {
            if (counts[i] > 0 && before + counts[i] >= wanted) {
                double within = (wanted - before) / counts[i];
                return OptionalDouble.of(begin(i) + within * (begin(i + 1) - begin(i)));
            }
            before += counts[i];
        }
        return OptionalDouble.of((double) begin(BUCKETS - 1));
    }
}
