package io.lictor.bench.peers;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** All rounds of one gateway in one scenario. Immutable. */
record Series(String gateway, Scenario scenario, List<Sample> rounds) {
    Series {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("a series needs a round");
        }
        rounds = List.copyOf(rounds);
    }

    double leastMicros() {
        return sorted(Sample::cpuMicros)[0];
    }

    double median(ToDoubleFunction<Sample> value) {
        double[] sorted = sorted(value);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double medianMicros() {
        return median(Sample::cpuMicros);
    }

    /** A JVM that is still compiling, or a disturbance that ends; either way not what a long run would show. */
    boolean isFalling() {
        return rounds.get(0).cpuMicros() > 1.25 * rounds.get(rounds.size() - 1).cpuMicros();
    }

    long errors() {
        return rounds.stream().mapToLong(Sample::errors).sum();
    }

    private double[] sorted(ToDoubleFunction<Sample> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray();
    }
}
