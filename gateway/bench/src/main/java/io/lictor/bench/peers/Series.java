package io.lictor.bench.peers;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All rounds of one gateway in one scenario. Immutable.
 *
 * @param rounds of the closed loop
 * @param paced those at a fixed rate; may be none
 */
record Series(String gateway, Scenario scenario, List<Sample> rounds, List<Sample> paced) {
    Series {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("a series needs a round");
        }
        rounds = List.copyOf(rounds);
        paced = List.copyOf(paced);
    }

    double leastMicros() {
        return least(rounds, Sample::cpuMicros);
    }

    double medianMicros() {
        return median(rounds, Sample::cpuMicros);
    }

    static double least(List<Sample> rounds, ToDoubleFunction<Sample> value) {
        return sorted(rounds, value)[0];
    }

    static double most(List<Sample> rounds, ToDoubleFunction<Sample> value) {
        return sorted(rounds, value)[rounds.size() - 1];
    }

    static double median(List<Sample> rounds, ToDoubleFunction<Sample> value) {
        double[] sorted = sorted(rounds, value);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A JVM that is still compiling, or a disturbance that ends; either way not what a long run would show. */
    boolean isFalling() {
        return rounds.get(0).cpuMicros() > 1.25 * rounds.get(rounds.size() - 1).cpuMicros();
    }

    static long errors(List<Sample> rounds) {
        return rounds.stream().mapToLong(Sample::errors).sum();
    }

    private static double[] sorted(List<Sample> rounds, ToDoubleFunction<Sample> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray();
    }
}
