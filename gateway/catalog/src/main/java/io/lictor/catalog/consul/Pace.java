package io.lictor.catalog.consul;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The times that all blocking queries keep, and the clock and the chance they use. */
record Pace(Duration blockingWait, Duration slack, Duration maxBackoff, InstantSource clock, RandomGenerator jitter) {
    /** More than the 7 s after which a Consul without a leader gives up. */
    static final Duration SLACK = Duration.ofSeconds(10);

    /** How long a read may take: Consul stretches the wait by up to a sixteenth, and does not wait at index 0. */
    Duration timeout(long index, Duration wait) {
        return index == 0 ? slack : wait.multipliedBy(17).dividedBy(16).plus(slack);
    }
}
