package io.lictor.balancing;

import java.time.Duration;

/**
 * The numbers of balancing and circuit breaking. Immutable.
 *
 * @param decay time in which a latency estimate falls to 1/e without new samples
 * @param seedLatency estimate of an endpoint nobody has measured, when its cluster has no median yet
 * @param failurePenalty latency a failure counts as, at least
 * @param breakerWindow number of last outcomes the circuit looks at
 * @param breakerMinimumCalls outcomes needed before the circuit may open
 * @param breakerFailureRatePercent share of failures that opens the circuit
 * @param breakerOpen how long an open circuit refuses before it probes
 * @param breakerProbes outcomes a half-open circuit needs to decide
 * @param retryAfterLimit longest {@code Retry-After} that is believed
 * @param refusedEjection how long an endpoint that refused a connection is passed over
 * @param retryPercent share of the last ten seconds' requests that may be made again
 * @param retryReserve so many requests each second may be made again besides
 */
public record BalancingSettings(
        Duration decay,
        Duration seedLatency,
        Duration failurePenalty,
        int breakerWindow,
        int breakerMinimumCalls,
        int breakerFailureRatePercent,
        Duration breakerOpen,
        int breakerProbes,
        Duration retryAfterLimit,
        Duration refusedEjection,
        int retryPercent,
        int retryReserve) {

    public BalancingSettings {
        positive("decay", decay);
        positive("seedLatency", seedLatency);
        positive("breakerOpen", breakerOpen);
        notNegative("failurePenalty", failurePenalty);
        notNegative("retryAfterLimit", retryAfterLimit);
        notNegative("refusedEjection", refusedEjection);
        within("breakerWindow", breakerWindow, 2, 100_000);
        within("breakerMinimumCalls", breakerMinimumCalls, 1, breakerWindow);
        within("breakerFailureRatePercent", breakerFailureRatePercent, 1, 100);
        within("breakerProbes", breakerProbes, 1, 100_000);
        within("retryPercent", retryPercent, 0, 100);
        within("retryReserve", retryReserve, 0, 10_000);
    }

    public static BalancingSettings defaults() {
        return new BalancingSettings(
                Duration.ofSeconds(10),
                Duration.ofMillis(30),
                Duration.ofSeconds(5),
                20,
                10,
                50,
                Duration.ofSeconds(5),
                1,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                20,
                10);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected more than zero");
        }
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected zero or more");
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
