package io.lictor.server.metrics;

import java.util.List;
import java.util.Map;

/**
 * What has been counted of one route since the table has it. Immutable.
 *
 * @param outcomes requests that are over, by how they ended
 * @param inFlight requests that have begun and are not over
 * @param retries attempts made again
 * @param hedges second attempts
 * @param durations 0 and empty where the operator has switched the timers of routes off
 */
public record RouteFigures(
        Map<RequestOutcome, Long> outcomes, long inFlight, long retries, long hedges, Durations durations) {

    public RouteFigures {
        outcomes = Map.copyOf(outcomes);
    }

    /**
     * How long requests took, from the head to the end of the answer.
     *
     * @param totalMillis of all together
     * @param buckets from the shortest to the longest; what is longer than the last one is in {@code count} only
     */
    public record Durations(long count, double totalMillis, List<Bucket> buckets) {

        public Durations {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * A part of the durations.
     *
     * @param count of all that took no longer than {@code upToMillis}, those of the buckets before too
     */
    public record Bucket(double upToMillis, long count) {}
}
