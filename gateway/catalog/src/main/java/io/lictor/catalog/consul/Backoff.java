package io.lictor.catalog.consul;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between failed tries: random between nothing and a ceiling that doubles from 100 ms. The randomness spreads the gateways of a
 * site that lost the same Consul. Confined to one thread.
 */
final class Backoff {
    private static final Duration FIRST_CEILING = Duration.ofMillis(100);

    private final Duration longest;
    private final RandomGenerator jitter;
    private Duration ceiling = FIRST_CEILING;

    Backoff(Duration longest, RandomGenerator jitter) {
        this.longest = longest;
        this.jitter = jitter;
    }

    Duration next() {
        return next(longest);
    }

    /** @param cap holds this one pause shorter, where a try costs Consul next to nothing */
    Duration next(Duration cap) {
        Duration bound = shorter(ceiling, longest);
        ceiling = bound.multipliedBy(2);
        return Duration.ofNanos((long) (shorter(bound, cap).toNanos() * jitter.nextDouble()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    void reset() {
        ceiling = FIRST_CEILING;
    }
}
