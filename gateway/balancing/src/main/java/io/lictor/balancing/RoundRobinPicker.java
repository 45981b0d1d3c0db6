package io.lictor.balancing;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One after the other; one with less weight is left out of some rounds, evenly spaced. The rule is the static stride
 * scheduler of gRPC's {@code weighted_round_robin} (proposal A58), which needs no lock: a counter that only rises says whose
 * turn it is. Immutable but for the counter.
 */
final class RoundRobinPicker implements Picker {
    private static final long FULL = 65_535;

    private final Candidate[] candidates;
    private final long[] weights;
    private final AtomicLong turns;

    /** @param turns kept from one picker to the next, so that nobody's turn is skipped */
    RoundRobinPicker(Candidate[] candidates, AtomicLong turns) {
        double most = 0;
        for (Candidate candidate : candidates) {
            most = Math.max(most, candidate.weight());
        }
        this.candidates = candidates;
        this.turns = turns;
        this.weights = new long[candidates.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(1, Math.round(FULL * candidates[i].weight() / most));
        }
    }

    @Override
    public @Nullable Permit pick(Set<EndpointId> tried, long key, long now, RandomGenerator random) {
        int count = candidates.length;
        for (int i = 0; i < 2 * count; i++) { // the heaviest is in every round
            long turn = turns.getAndIncrement() & Long.MAX_VALUE;
            int index = (int) (turn % count);
            Candidate candidate = candidates[index];
            if (takesPart(index, turn / count) && candidate.isFresh(tried)) {
                Permit permit = candidate.tryAdmit(now);
                if (permit != null) {
                    return permit;
                }
            }
        }
        return anyone(tried, now);
    }

    /** In {@code weights[index]} of {@link #FULL} rounds; the offset keeps equal ones from missing the same round. */
    private boolean takesPart(int index, long round) {
        long offset = FULL / 2 * index;
        return (weights[index] * round + offset) % FULL >= FULL - weights[index];
    }

    /** Those whose turn it was were tried already, or busy probing. */
    private @Nullable Permit anyone(Set<EndpointId> tried, long now) {
        Permit permit = null;
        for (int i = 0; permit == null && i < candidates.length; i++) {
            permit = candidates[i].isFresh(tried) ? candidates[i].tryAdmit(now) : null;
        }
        return permit;
    }
}
