package io.lictor.balancing;

import org.jspecify.annotations.Nullable;

/**
 * A tier of the {@link Division} while a {@link Roster} holds. Immutable.
 *
 * @param picker null when nobody in it may be picked
 */
record ActiveTier(
        String group,
        Spill.Portion portion,
        int usable,
        @Nullable Picker picker) {
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
