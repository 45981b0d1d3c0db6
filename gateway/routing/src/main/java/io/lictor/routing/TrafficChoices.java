package io.lictor.routing;

import io.lictor.balancing.ClusterPolicy;
import io.lictor.balancing.Picking;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays what the instances of a route chose about its traffic over the operator's defaults. Stateless. */
final class TrafficChoices {

    /**
     * @param layers where the values were said; by key, without those that are the operator's defaults
     */
    record Effective(TrafficPolicy policy, Map<String, Layer> layers) {

        Effective {
            layers = Map.copyOf(layers);
        }

        /** With the shares that tags of Fabio give to single instances. */
        Effective dividedAmong(List<Registration> members) {
            TrafficPolicy divided = FixedShares.over(policy, members);
            return divided.equals(policy)
                    ? this
                    : new Effective(divided, layers).and(Map.of(Keys.SPLIT.name(), Layer.CONVENTION));
        }

        /** With filters around the requests. */
        Effective filtered(RouteFilters filters) {
            return filters.isEmpty() ? this : new Effective(policy.withFilters(filters), layers);
        }

        Effective and(Map<String, Layer> others) {
            Map<String, Layer> all = new HashMap<>(layers);
            all.putAll(others);
            return new Effective(policy, all);
        }
    }

    private TrafficChoices() {}

    static Effective over(TrafficPolicy operator, Choices chosen, Problems problems) {
        ClusterPolicy usual = operator.balancing();
        Optional<Stated<HashKey>> hash = hash(chosen);
        Map<String, Layer> layers = new HashMap<>(chosen.layers());
        if (hash.isPresent()) {
            layers.put(Keys.LB.name(), hash.get().layer());
        } else {
            layers.remove(Keys.HASH.name());
        }
        Picking picking = hash.map(any -> Picking.HASH).orElseGet(() -> unhashed(chosen, usual, layers, problems));
        ClusterPolicy balancing = new ClusterPolicy(
                picking,
                chosen.get(Keys.SLOW_START).orElse(usual.slowStart()),
                chosen.get(Keys.BREAKER).orElse(usual.breaker()),
                chosen.get(Keys.SPLIT).orElse(usual.split()));
        TrafficPolicy policy = new TrafficPolicy(
                chosen.get(Keys.TIMEOUT).orElse(operator.timeout()),
                chosen.get(Keys.RETRY).orElse(operator.retries()),
                chosen.get(Keys.HEDGE).map(TrafficChoices::unlessOff).orElse(operator.hedge()),
                chosen.get(Keys.IN_FLIGHT).orElse(operator.maxInFlight()),
                hash.map(Stated::value),
                balancing);
        return new Effective(policy, layers);
    }

    /** A hash implies its way of picking, unless a stronger layer names another. */
    private static Optional<Stated<HashKey>> hash(Choices chosen) {
        Optional<Stated<Picking>> lb = chosen.stated(Keys.LB);
        return chosen.stated(Keys.HASH)
                .filter(hash -> lb.isEmpty()
                        || lb.get().value() == Picking.HASH
                        || lb.get().layer().compareTo(hash.layer()) <= 0);
    }

    private static Picking unhashed(Choices chosen, ClusterPolicy usual, Map<String, Layer> layers, Problems problems) {
        Optional<Picking> lb = chosen.get(Keys.LB);
        if (lb.filter(Picking.HASH::equals).isPresent()) {
            problems.badValue("lictor.lb=hash", "there is nothing to go by: add lictor.hash=" + HashKey.FORM);
            layers.remove(Keys.LB.name());
            return usual.picking();
        }
        return lb.orElse(usual.picking());
    }

    private static Optional<Duration> unlessOff(Duration hedge) {
        return Optional.of(hedge).filter(time -> !time.isZero());
    }
}
