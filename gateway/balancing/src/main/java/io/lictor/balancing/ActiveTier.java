package io.lictor.balancing;

import org.jspecify.annotations.Nullable;

/**
 * A tier of the {@link Division} while a {@link Roster} holds. Immutable.
 *
 * @param candidates in the order of the tier's members; null for who is out
 * @param usable how many are not out
 * @param picker null when nobody in it may be picked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ActiveTier(
        String group,
        Spill.Portion portion,
        @Nullable Candidate[] candidates,
        int usable,
        @Nullable Picker picker) {
    /** @param member by its order in the tier */
    Chance chance(int member, double percent, long now) {
        Candidate candidate = candidates[member];
        if (candidate == null) {
            return Chance.EJECTED;
        }
        if (percent == 0) {
            return Chance.SPARE;
        }
        return switch (candidate.member().state().standing(now)) {
            case HEALTHY, EXCUSED -> Chance.PICKABLE;
            case PROBING -> Chance.PROBE;
            case OUT -> candidate.forced() ? Chance.FORCED : Chance.EJECTED;
        };
    }

    ClusterStatus.Tier status(double percent) {
        return new ClusterStatus.Tier(
                group,
                portion.level().priority(),
                portion.tier().zone(),
                percent,
                portion.tier().members().size(),
                usable,
                portion.panic());
    }
}
