package io.lictor.balancing;

import java.time.Duration;

/**
 * When an endpoint is ejected and for how long, where clusters may differ. Immutable.
 *
 * @param consecutiveFailures so many in a row open the circuit; 0 switches the breaker off
 * @param firstEjection how long it stays open at first; each time it fails again it stays open twice as long
 */
public record BreakerPolicy(int consecutiveFailures, Duration firstEjection) {

    public BreakerPolicy {
        if (consecutiveFailures < 0) {
            throw new IllegalArgumentException(
                    "consecutiveFailures is " + consecutiveFailures + ", expected 0 or more");
        }
        if (firstEjection.isNegative() || firstEjection.isZero()) {
            throw new IllegalArgumentException("firstEjection is " + firstEjection + ", expected more than zero");
        }
    }

    public static BreakerPolicy defaults() {
        return new BreakerPolicy(5, Duration.ofSeconds(5));
    }

    public boolean enabled() {
        return consecutiveFailures > 0;
    }
}
