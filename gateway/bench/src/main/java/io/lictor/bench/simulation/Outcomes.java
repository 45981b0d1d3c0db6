package io.lictor.bench.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** What the clients and the instances of one run saw. Written by the run, then read. */
final class Outcomes {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final LongStream.Builder answers = LongStream.builder();
    private final Map<Integer, Map<Instance, Integer>> attempts = new HashMap<>();
    private long[] sorted = {};
    private int errors;
    private int retries;

    void answered(long nanos) {
        answers.add(nanos);
    }

    void failed() {
        errors++;
    }

    void retried() {
        retries++;
    }

    void attempted(int window, Instance instance) {
        attempts.computeIfAbsent(window, none -> new HashMap<>()).merge(instance, 1, Integer::sum);
    }

    /** Nothing more will come. */
    Outcomes close() {
        sorted = answers.build().sorted().toArray();
        return this;
    }

    int requests() {
        return sorted.length + errors;
    }

    /** Of all requests, those answered well within a second. */
    double percentWithinSecond() {
        int within =
                (int) Arrays.stream(sorted).takeWhile(nanos -> nanos < SECOND).count();
        return percent(within, requests());
    }

    double errorPercent() {
        return percent(errors, requests());
    }

    double retryPercent() {
        return percent(retries, requests());
    }

    /** The time within which this part of the good answers came, by the nearest rank; at 1 the slowest. */
    double millis(double part) {
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(rank, 1) - 1] / 1e6;
    }

    /** Of the calls sent in this window, those sent to this instance. */
    double sharePercent(int window, Instance instance) {
        Map<Instance, Integer> counts = attempts.getOrDefault(window, Map.of());
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return percent(counts.getOrDefault(instance, 0), all);
    }

    private static double percent(int part, int all) {
        return all == 0 ? 0 : 100.0 * part / all;
    }
}
