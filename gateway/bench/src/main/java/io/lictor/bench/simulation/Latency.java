package io.lictor.bench.simulation;

import java.time.Duration;
import java.util.Random;

/**
 * Log-normal service times. Immutable.
 *
 * @param sigma standard deviation of the logarithm: at 0.03 the 99th percentile lies 7 % above the median, at 0.3 it is twice
 *     the median
 */
record Latency(Duration median, double sigma) {

    static Latency ofMillis(long median) {
        return new Latency(Duration.ofMillis(median), 0.3);
    }

    Latency times(int factor) {
        return new Latency(median.multipliedBy(factor), sigma);
    }

    /**
     * Of all generators only {@code java.util.Random} promises the same bits everywhere, and of the libraries of mathematics
     * only {@code StrictMath}.
     */
    long nanos(Random random) {
        return (long) (median.toNanos() * StrictMath.exp(sigma * random.nextGaussian()));
    }
}
