package io.lictor.balancing;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The same endpoint for the same key, as long as it is usable and does not have more than 1.25 times its fair share of the
 * calls in flight; else the next on the ring (Mirrokni, Thorup and Zadimoghaddam, "Consistent hashing with bounded loads",
 * 2016). So a popular key cannot drown its endpoint. What has no key is picked by latency. Immutable but for the sum.
 */
final class HashPicker implements Picker {
    /** With half of the endpoints out, a walk is longer than this once in 2^256 times. */
    private static final int LONGEST_WALK = 256;

    private final HashRing ring;
    private final @Nullable Candidate[] byOwner;
    private final int count;
    private final double bound;
    private final LoadSum load;
    private final TwoChoicePicker otherwise;

    /**
     * @param byOwner the candidates as the ring calls them; null where an owner is none
     * @param bound how many times its fair share an endpoint may have
     */
    HashPicker(HashRing ring, @Nullable Candidate[] byOwner, double bound, TwoChoicePicker otherwise) {
        this.ring = ring;
        this.byOwner = byOwner;
        this.bound = bound;
        this.load = new LoadSum(byOwner);
        this.count = load.count();
        this.otherwise = otherwise;
    }

    @Override
    public @Nullable Permit pick(Set<EndpointId> tried, long key, long now, RandomGenerator random) {
        if (key == KeyHash.NONE) {
            return otherwise.pick(tried, key, now, random);
        }
        double most = most();
        int start = ring.place(key);
        for (int i = 0; i < Math.min(ring.size(), LONGEST_WALK); i++) {
            Candidate candidate = at((start + i) % ring.size(), most);
            if (candidate != null && candidate.isFresh(tried)) {
                Permit permit = candidate.tryAdmit(now);
                if (permit != null) {
                    return permit;
                }
            }
        }
        return otherwise.pick(tried, key, now, random);
    }

    /** Who would be picked for a key if nothing changes; null when it would be by latency. */
    @Nullable
    Candidate owner(long key, long now) {
        double most = most();
        int start = ring.place(key);
        for (int i = 0; i < Math.min(ring.size(), LONGEST_WALK); i++) {
            Candidate candidate = at((start + i) % ring.size(), most);
            if (candidate != null
                    && (candidate.forced() || candidate.member().state().standing(now) != Standing.OUT)) {
                return candidate;
            }
        }
        return null;
    }

    /** In calls in flight, of an endpoint of the mean weight. */
    private double most() {
        return bound * (load.get() + 1) / count;
    }

    /** The owner of a place, unless it is none now or has too much to do. */
    private @Nullable Candidate at(int place, double most) {
        Candidate candidate = byOwner[ring.owner(place)];
        return candidate != null
                        && ring.isTaken(place, candidate.warmth())
                        && candidate.inFlight() + 1 <= Math.ceil(most * candidate.weight())
                ? candidate
                : null;
    }
}
