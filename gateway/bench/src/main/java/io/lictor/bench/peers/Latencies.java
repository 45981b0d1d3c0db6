package io.lictor.bench.peers;

import java.util.Arrays;

/** Times from when requests were due to their last byte, in nanoseconds. Immutable. */
final class Latencies {

    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    /** @param nanos in any order */
    static Latencies of(long... nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    int count() {
        return sorted.length;
    }

    /**
     * By nearest rank, so a time that was measured; of fewer than 1,000 the 99.9th percentile is the longest.
     *
     * @param percent above 0, 100 at most
     * @return microseconds; NaN when there are none
     */
    double micros(double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(Math.round(percent * sorted.length * 1000) / 100_000.0);
        return sorted[Math.max(1, rank) - 1] / 1000.0;
    }
}
