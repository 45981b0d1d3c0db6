package io.lictor.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What of a cluster can be picked at all, divided as its policy says: by group, in each group by priority, in each priority
 * by zone. Immutable but for the turns; health is the {@link Roster}'s.
 *
 * @param eligible those with a weight, but not those of a group that gets 0 percent
 * @param shares the named groups that have endpoints, in the order of their names, then the rest if it has any
 */
record Division(List<Member> eligible, List<Share> shares) {

    /**
     * @param group empty for the rest
     * @param percent of the traffic; all add up to 100
     * @param levels the lowest priority number first
     */
    record Share(String group, double percent, List<Level> levels) {}

    /**
     * The endpoints of one priority.
     *
     * @param weight of all together
     * @param zones how many there are
     * @param tiers the gateway's own zone first; one only where zones do not matter
     */
    record Level(int priority, double weight, int zones, List<Tier> tiers) {}

    /**
     * Endpoints that are picked from together.
     *
     * @param zone the gateway's own, {@code *} for the others, empty where zones do not matter
     * @param members places in {@link #eligible}; the ring calls them by their order here
     * @param turns of round robin
     */
    record Tier(
            String zone, List<Integer> members, @Nullable HashRing ring, AtomicLong turns) {}

    static Division of(List<Member> members, ClusterPolicy policy, Basis basis) {
        List<Member> eligible = members.stream()
                .filter(member -> member.endpoint().weight() > 0)
                .filter(member -> policy.split().getOrDefault(member.endpoint().group(), 1) > 0)
                .toList();
        return new Division(eligible, new Dividing(eligible, policy, basis).shares());
    }

    Endpoint endpoint(int place) {
        return eligible.get(place).endpoint();
    }

    /** One division in the making. */
    private record Dividing(List<Member> eligible, ClusterPolicy policy, Basis basis) {
        List<Share> shares() {
            Map<String, List<Integer>> groups = new TreeMap<>();
            List<Integer> rest = new ArrayList<>();
            IntStream.range(0, eligible.size()).forEach(place -> {
                String group = endpoint(place).group();
                boolean named = policy.split().containsKey(group);
                (named ? groups.computeIfAbsent(group, name -> new ArrayList<>()) : rest).add(place);
            });
            int named = groups.keySet().stream().mapToInt(this::percent).sum();
            double stretch = rest.isEmpty() ? 100.0 / named : 1;
            List<Share> shares = new ArrayList<>();
            groups.forEach((group, places) -> shares.add(new Share(group, percent(group) * stretch, levels(places))));
            if (!rest.isEmpty()) {
                shares.add(new Share("", 100 - named, levels(rest)));
            }
            return List.copyOf(shares);
        }

        private int percent(String group) {
            return policy.split().getOrDefault(group, 0);
        }

        private List<Level> levels(List<Integer> places) {
            Map<Integer, List<Integer>> priorities = new TreeMap<>();
            places.forEach(place -> priorities
                    .computeIfAbsent(endpoint(place).priority(), priority -> new ArrayList<>())
                    .add(place));
            return priorities.entrySet().stream()
                    .map(level -> level(level.getKey(), level.getValue()))
                    .toList();
        }

        private Level level(int priority, List<Integer> places) {
            String own = basis.settings().spreading().ownZone();
            List<Integer> here = places.stream()
                    .filter(place -> endpoint(place).zone().equals(own))
                    .toList();
            List<Integer> elsewhere = places.stream()
                    .filter(place -> !endpoint(place).zone().equals(own))
                    .toList();
            double weight = places.stream()
                    .mapToDouble(place -> endpoint(place).weight())
                    .sum();
            int zones = (int) places.stream()
                    .map(place -> endpoint(place).zone())
                    .distinct()
                    .count();
            boolean divided = !own.isEmpty() && !here.isEmpty() && !elsewhere.isEmpty();
            List<Tier> tiers =
                    divided ? List.of(tier(own, here), tier("*", elsewhere)) : List.of(tier("", List.copyOf(places)));
            return new Level(priority, weight, zones, tiers);
        }

        private Tier tier(String zone, List<Integer> places) {
            HashRing ring = policy.picking() == Picking.HASH
                    ? HashRing.of(places.stream().map(this::endpoint).toList())
                    : null;
            // Gateways that start together must not all begin with the same endpoint.
            AtomicLong turns = new AtomicLong(basis.randoms().get().nextInt(places.size()));
            return new Tier(zone, places, ring, turns);
        }

        private Endpoint endpoint(int place) {
            return eligible.get(place).endpoint();
        }
    }
}
