package io.lictor.balancing;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the traffic of one cluster is divided, where clusters may differ. Immutable.
 *
 * @param slowStart how long a new endpoint takes to get its full share; zero for at once
 * @param split percent of the traffic that each group gets, whatever the number of its endpoints; the rest is for those
 *     of no group named here
 */
public record ClusterPolicy(
        Picking picking, Duration slowStart, BreakerPolicy breaker, SortedMap<String, Integer> split) {

    public ClusterPolicy {
        split = Collections.unmodifiableSortedMap(new TreeMap<>(split));
        if (slowStart.isNegative()) {
            throw new IllegalArgumentException("slowStart is " + slowStart + ", expected zero or more");
        }
        split.forEach((group, percent) -> {
            if (percent < 0 || percent > 100) {
                throw new IllegalArgumentException("split of " + group + " is " + percent + ", expected 0 to 100");
            }
        });
        if (split.values().stream().mapToInt(Integer::intValue).sum() > 100) {
            throw new IllegalArgumentException("split is " + split + ", expected 100 percent at most");
        }
    }

    public static ClusterPolicy defaults() {
        return new ClusterPolicy(Picking.EWMA, Duration.ofSeconds(30), BreakerPolicy.defaults(), new TreeMap<>());
    }
}
