package io.lictor.balancing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member that may be picked while a {@link Roster} holds. Immutable.
 *
 * @param weight its weight in units of the mean weight of those it is picked among
 * @param warmth the part of its own weight that it gets as a newcomer
 * @param forced whether its circuit is ignored
 */
record Candidate(Member member, double weight, double warmth, boolean forced) {
    boolean isFresh(Set<EndpointId> tried) {
        return member.isFresh(tried);
    }

    int inFlight() {
        return member.state().inFlight();
    }

    /** Null when its circuit refuses: it opened since the roster was made, or its probe is out. */
    @Nullable
    Permit tryAdmit(long now) {
        Permit permit = member.tryAdmit(now);
        return permit == null && forced ? member.admitUncounted(now) : permit;
    }
}
