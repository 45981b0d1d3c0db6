package io.lictor.balancing;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws two by weight and takes the one with the lower {@link Cost}: nearly as good as looking at all, and without the herd
 * that all gateways together make of "the best one" (M. Mitzenmacher, "The power of two choices in randomized load
 * balancing", 2001). Immutable.
 */
final class TwoChoicePicker implements Picker {
    private static final int DRAWS = 3;
    /** One drawn alone, as it has most of the weight, is passed over for another only when that costs less than a half. */
    private static final double CLEARLY = 2;

    private final Candidate[] candidates;
    private final PairDraw pairs;
    private final Cost cost;
    private final double seedNanos;

    TwoChoicePicker(Candidate[] candidates, Cost cost, double seedNanos) {
        double[] weights = new double[candidates.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = candidates[i].weight();
        }
        this.candidates = candidates;
        this.pairs = PairDraw.of(weights);
        this.cost = cost;
        this.seedNanos = seedNanos;
    }

    @Override
    public @Nullable Permit pick(Set<EndpointId> tried, long key, long now, RandomGenerator random) {
        for (int i = 0; i < DRAWS && candidates.length > 1; i++) {
            long pair = pairs.draw(random);
            int first = PairDraw.first(pair);
            int second = PairDraw.second(pair);
            double favour = first == second ? CLEARLY : 1;
            Candidate one = candidates[first];
            Candidate other = candidates[first == second ? pairs.another(first, random) : second];
            if (tried.isEmpty() || (one.isFresh(tried) && other.isFresh(tried))) {
                boolean otherWins = cost(other, now) * favour < cost(one, now);
                Permit permit = (otherWins ? other : one).tryAdmit(now);
                permit = permit != null ? permit : (otherWins ? one : other).tryAdmit(now);
                if (permit != null) {
                    return permit;
                }
            }
        }
        return cheapest(tried, now, random);
    }

    /** Those drawn were tried already, or busy probing: look at all, from a random one on. */
    private @Nullable Permit cheapest(Set<EndpointId> tried, long now, RandomGenerator random) {
        int start = random.nextInt(candidates.length);
        Candidate best = null;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < candidates.length; i++) {
            Candidate candidate = candidates[(start + i) % candidates.length];
            if (candidate.isFresh(tried)) {
                double costs = cost(candidate, now);
                best = costs < lowest ? candidate : best;
                lowest = Math.min(costs, lowest);
            }
        }
        Permit permit = best == null ? null : best.tryAdmit(now);
        for (int i = 0; permit == null && best != null && i < candidates.length; i++) {
            Candidate candidate = candidates[(start + i) % candidates.length];
            permit = candidate.isFresh(tried) ? candidate.tryAdmit(now) : null;
        }
        return permit;
    }

    private double cost(Candidate candidate, long now) {
        return cost.of(candidate, seedNanos, now);
    }
}
