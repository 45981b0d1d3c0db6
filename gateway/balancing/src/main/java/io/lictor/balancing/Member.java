package io.lictor.balancing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An endpoint as one cluster sees it, with the state it shares with other generations. Immutable. */
record Member(Endpoint endpoint, EndpointState state) {
    boolean isFresh(Set<EndpointId> tried) {
        return tried.isEmpty() || !tried.contains(endpoint.id());
    }

    @Nullable
    Permit tryAdmit(long now) {
        return state.tryAdmit(endpoint, now);
    }

    Permit admitUncounted(long now) {
        return state.admitUncounted(endpoint, now);
    }
}
