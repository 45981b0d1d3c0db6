package io.lictor.server.backend;

import io.lictor.balancing.Permit;

/**
 * How an attempt went, and the permit it was made under, which has been told. Immutable.
 *
 * @param idempotent whether the request may be made twice
 */
record Outcome<A>(Attempt<A> attempt, Permit permit, boolean idempotent) {

    /** Whether nothing better is to be had from another endpoint. */
    boolean isFinal() {
        return !attempt.mayRetry(idempotent);
    }

    /** Nobody will read it. */
    void drop() {
        attempt.discard();
        permit.ignore();
    }
}
