package io.lictor.balancing;

import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Chooses among candidates; made anew when one of them comes, goes or changes. Used by many threads without locks. */
sealed interface Picker permits TwoChoicePicker, RoundRobinPicker, HashPicker {

    /**
     * A permit for one that is not among those {@code tried}, or null when none of them admits.
     *
     * @param key what the request belongs to, by {@link KeyHash}; {@link KeyHash#NONE} for nothing
     */
    @Nullable
    Permit pick(Set<EndpointId> tried, long key, long now, RandomGenerator random);
}
