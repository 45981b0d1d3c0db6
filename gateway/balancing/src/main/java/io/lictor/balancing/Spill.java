package io.lictor.balancing;

import io.lictor.balancing.Division.Level;
import io.lictor.balancing.Division.Share;
import io.lictor.balancing.Division.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * How one share's traffic is divided over its tiers. A tier is trusted with so much of the traffic as its usable weight can
 * bear, {@code min(100 %, 1.4 x usable / fair)}; what is left spills to the next.
 *
 * <ul>
 *   <li>For a priority, fair is its own whole weight: as in Envoy's priority levels, the first one takes all while 71 % of it
 *       are usable.
 *   <li>For the gateway's own zone, fair is the weight of its priority divided by the number of zones. If the gateways are
 *       spread evenly over the zones, then each zone's gateways send that part of the traffic; so a zone with fewer endpoints
 *       than that is not given more than 1.4 times what it can bear. This is Envoy's zone aware routing, which knows the
 *       number of gateways in each zone, with an even spread in its place.
 * </ul>
 *
 * <p>When less of a priority than the floor is healthy, and the others cannot take all of its traffic, circuits are ignored in
 * it: better a try with those that fail than all load on the few that are left (Envoy's panic threshold).
 */
final class Spill {
    private final Share share;
    private final Division division;
    private final Standings standings;
    private final BalancingSettings.Spreading numbers;

    /**
     * A tier's part.
     *
     * @param fraction of the share's traffic
     * @param panic whether circuits are ignored in it
     */
    record Portion(Level level, Tier tier, double fraction, boolean panic) {}

    Spill(Share share, Division division, Standings standings, BalancingSettings.Spreading numbers) {
        this.share = share;
        this.division = division;
        this.standings = standings;
        this.numbers = numbers;
    }

    /** All tiers in the order in which they are asked. The fractions add up to 1, or to 0 when nothing can be picked. */
    List<Portion> portions() {
        double[] bears = share.levels().stream().mapToDouble(this::bears).toArray();
        double all = sum(bears);
        List<Portion> portions = new ArrayList<>();
        double left = 1;
        boolean hopeless = all == 0;
        for (int i = 0; i < bears.length; i++) {
            Level level = share.levels().get(i);
            boolean panic = belowFloor(level) && all - bears[i] < 1;
            double wanted = hopeless && panic ? 1 : bears[i];
            double taken = all > 1 || hopeless ? Math.min(left, wanted) : wanted / all;
            left = Math.max(0, left - taken);
            addTiers(portions, level, taken, panic);
        }
        return portions;
    }

    private void addTiers(List<Portion> portions, Level level, double taken, boolean panic) {
        Tier first = level.tiers().get(0);
        if (level.tiers().size() == 1) {
            portions.add(new Portion(level, first, taken, panic));
            return;
        }
        Tier others = level.tiers().get(1);
        double here = panic ? weight(first, place -> true) : usable(first);
        double there = panic ? weight(others, place -> true) : usable(others);
        double own = there == 0 ? taken : Math.min(taken, bears(here, level.weight() / level.zones()));
        portions.add(new Portion(level, first, own, panic));
        portions.add(new Portion(level, others, taken - own, panic));
    }

    private double bears(Level level) {
        return bears(level.tiers().stream().mapToDouble(this::usable).sum(), level.weight());
    }

    private double bears(double usable, double fair) {
        return Math.min(1, numbers.overprovisioningPercent() / 100.0 * usable / fair);
    }

    private boolean belowFloor(Level level) {
        double healthy = level.tiers().stream()
                .mapToDouble(tier -> weight(tier, place -> standings.of(place) == Standing.HEALTHY))
                .sum();
        return healthy * 100 < numbers.panicFloorPercent() * level.weight();
    }

    /** The healthy weight; where there is none, that of those to be probed, or nobody would ever find out that they are well. */
    private double usable(Tier tier) {
        double healthy = weight(tier, place -> standings.of(place) == Standing.HEALTHY);
        return healthy > 0 ? healthy : weight(tier, standings::mayBePicked);
    }

    private double weight(Tier tier, IntPredicate counts) {
        double sum = 0;
        for (int place : tier.members()) {
            sum += counts.test(place) ? division.endpoint(place).weight() : 0;
        }
        return sum;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
