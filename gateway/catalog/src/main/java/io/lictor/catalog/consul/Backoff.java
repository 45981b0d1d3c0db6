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
        Duration bound = ceiling.compareTo(longest) < 0 ? ceiling : longest;
        ceiling = bound.multipliedBy(2);
        return Duration.ofNanos((long) (bound.toNanos() * jitter.nextDouble()));
    }

    void reset() {
        ceiling = FIRST_CEILING;
    }
}
