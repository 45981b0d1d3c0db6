package io.lictor.routing;

import io.lictor.balancing.ClusterPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Shares of traffic as Fabio's {@code weight} gives them to single instances: each gets that part of all requests, whatever
 * the number of the others. Instances of one share are a group, whose part of a split is theirs together.
 */
final class FixedShares {

    private static final String GROUP = "weight-";
    private static final int WHOLE = 100;

    private FixedShares() {}

    /**
     * The group of an instance with this weight; empty for one that means no fixed share.
     *
     * @throws IllegalArgumentException with a message for the service's owner
     */
    static Optional<String> group(String weight) {
        if (!weight.matches("[0-9]{0,3}(\\.[0-9]{1,6})?") || weight.isEmpty()) {
            throw new IllegalArgumentException("weight=" + weight + ": write a part of all, as in weight=0.05");
        }
        double share = Double.parseDouble(weight);
        return share <= 0 ? Optional.empty() : Optional.of(GROUP + Math.min(share, 1));
    }

    /** The policy with the shares of these members, unless somebody has said another split. */
    static TrafficPolicy over(TrafficPolicy traffic, List<Registration> members) {
        Map<String, Long> groups = members.stream()
                .filter(member -> member.endpoint().weight() > 0)
                .map(member -> member.endpoint().group())
                .filter(group -> group.startsWith(GROUP))
                .collect(Collectors.groupingBy(group -> group, Collectors.counting()));
        ClusterPolicy balancing = traffic.balancing();
        if (groups.isEmpty() || !balancing.split().isEmpty()) {
            return traffic;
        }
        double sum = groups.entrySet().stream()
                .mapToDouble(group -> share(group.getKey()) * group.getValue())
                .sum();
        SortedMap<String, Integer> split = new TreeMap<>();
        int left = WHOLE;
        for (Map.Entry<String, Long> group : groups.entrySet()) {
            double part = share(group.getKey()) * group.getValue() / Math.max(1, sum);
            int percent = Math.min(left, Math.max(1, (int) Math.round(part * WHOLE)));
            left -= percent;
            split.put(group.getKey(), percent);
        }
        return traffic.withBalancing(
                new ClusterPolicy(balancing.picking(), balancing.slowStart(), balancing.breaker(), split));
    }

    private static double share(String group) {
        return Double.parseDouble(group.substring(GROUP.length()));
    }
}
