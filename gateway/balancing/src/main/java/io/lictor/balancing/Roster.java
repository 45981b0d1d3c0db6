package io.lictor.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who may be picked, and with what part of the traffic, until a circuit changes or the time is over. So a pick need not look
 * at those that are out, nor compute shares: it is one draw for the tier and one in the tier. Immutable; made by whoever
 * finds the one before out of date.
 */
final class Roster {
    private final Validity validity;
    private final List<ActiveTier> tiers;
    private final Slice[] slices;

    Roster(Validity validity, List<ActiveTier> tiers, List<Slice> slices) {
        this.validity = validity;
        this.tiers = List.copyOf(tiers);
        this.slices = slices.toArray(Slice[]::new);
    }

    boolean holds(long changes, long now) {
        return validity.changes() == changes && now - validity.madeAt() < validity.holdsFor();
    }

    /** The key decides the tier too, so that a user stays in the group he is in. */
    @Nullable
    Permit pick(Set<EndpointId> tried, long key, long now, RandomGenerator random) {
        if (slices.length == 0) {
            return null;
        }
        Slice slice = slices[0];
        if (slices.length > 1) {
            slice = at(key == KeyHash.NONE ? random.nextDouble() : KeyHash.unit(key));
        }
        Permit permit = null;
        for (int i = 0; permit == null && i < slice.order().size(); i++) {
            permit = slice.order().get(i).pick(tried, key, now, random);
        }
        return permit;
    }

    private Slice at(double point) {
        for (Slice slice : slices) {
            if (point < slice.end()) {
                return slice;
            }
        }
        return slices[slices.length - 1];
    }

    boolean panic() {
        return tiers.stream().anyMatch(tier -> tier.portion().panic() && tier.picker() != null && percent(tier) > 0);
    }

    List<ClusterStatus.Tier> status() {
        List<ClusterStatus.Tier> status = new ArrayList<>();
        tiers.forEach(tier -> status.add(tier.status(percent(tier))));
        return status;
    }

    /** Tells of each place of the division what it can expect, and what percent of the traffic its tier gets. */
    void prospects(long now, ProspectListener listener) {
        for (ActiveTier tier : tiers) {
            double percent = percent(tier);
            List<Integer> places = tier.portion().tier().members();
            for (int i = 0; i < places.size(); i++) {
                listener.told(places.get(i), tier.chance(i, percent, now), percent);
            }
        }
    }

    /** Hears of one place. */
    interface ProspectListener {
        void told(int place, Chance chance, double percent);
    }

    /** Who owns a key, unless those that are picked from by it are busy; null where nothing is picked by keys. */
    @Nullable
    Candidate owner(long key, long now) {
        if (slices.length == 0) {
            return null;
        }
        Slice slice = slices.length > 1 ? at(KeyHash.unit(key)) : slices[0];
        return slice.order().get(0) instanceof HashPicker picker ? picker.owner(key, now) : null;
    }

    private double percent(ActiveTier tier) {
        double begin = 0;
        double percent = 0;
        for (Slice slice : slices) {
            percent += slice.order().get(0) == tier.picker() ? 100 * (slice.end() - begin) : 0;
            begin = slice.end();
        }
        return percent;
    }

    /**
     * @param changes the cluster's count of changes, read before anything was looked at
     * @param holdsFor for how long nothing changes by time alone; in nanoseconds
     */
    record Validity(long changes, long madeAt, long holdsFor) {}

    /**
     * A part of the traffic, from the end of the slice before.
     *
     * @param order who is asked first, and who after that when nobody there admits
     */
    record Slice(double end, List<Picker> order) {}
}
