package io.lictor.balancing;

import java.util.function.LongSupplier;

/** What the generations and parts of one cluster share, besides the states of its endpoints. Used by many threads. */
record ClusterState(RetryBudget retryBudget, Bulkhead bulkhead) {

    ClusterState(BalancingSettings settings, LongSupplier nanoTime) {
        this(new RetryBudget(settings.retryPercent(), settings.retryReserve(), nanoTime), new Bulkhead());
    }
}
