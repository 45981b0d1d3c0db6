package io.lictor.balancing;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What everything here stands on: the numbers, a monotonic clock in nanoseconds, and the dice of the calling thread.
 * Immutable.
 */
record Basis(BalancingSettings settings, LongSupplier nanoTime, Supplier<RandomGenerator> randoms) {
    long now() {
        return nanoTime.getAsLong();
    }
}
