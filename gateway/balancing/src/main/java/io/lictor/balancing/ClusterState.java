package io.lictor.balancing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the generations and parts of one cluster share, besides the states of its endpoints. Used by many threads.
 *
 * @param changes counts what makes a {@link Roster} out of date, other than time
 */
record ClusterState(RetryBudget retryBudget, Bulkhead bulkhead, AtomicLong changes) {

    ClusterState(Basis basis) {
        this(
                new RetryBudget(
                        basis.settings().retrying().percent(),
                        basis.settings().retrying().perSecond(),
                        basis.nanoTime()),
                new Bulkhead(),
                new AtomicLong());
    }
}
