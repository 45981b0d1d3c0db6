package io.lictor.catalog.consul;

import java.time.Duration;

/**
 * How the selected services are watched.
 *
 * @param maxWatches services that may have a query of their own, 1 to 190: an agent grants a client 200 connections, of which others want
 *     some too
 * @param sweepEvery how long after reading all services they are read again without a reason, while they share one query
 * @param retryAfter until more queries are tried again after Consul refused some for the first time
 */
record WatchSettings(int maxWatches, Duration sweepEvery, Duration retryAfter) {
    static final int USUAL_WATCHES = 128;
    private static final int MOST_WATCHES = 190;

    WatchSettings {
        if (maxWatches < 1 || maxWatches > MOST_WATCHES) {
            throw new IllegalArgumentException(
                    "maxWatches must be from 1 to " + MOST_WATCHES + ", but is " + maxWatches);
        }
    }

    static WatchSettings of(int maxWatches) {
        return new WatchSettings(maxWatches, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }
}
