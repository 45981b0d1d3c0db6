package io.lictor.server.config;

import io.lictor.balancing.BreakerPolicy;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When an endpoint is passed over: what is set below {@code lictor.breaker.}
 *
 * @param consecutiveFailures so many in a row open the circuit of an endpoint; 0 switches circuits off
 * @param firstEjection how long it stays open at first; each time it fails again it stays open twice as long
 * @param longestEjection no ejection is longer
 * @param jitter percent by which an ejection is longer or shorter
 * @param refusedEjection how long an endpoint that refused a connection is passed over
 * @param maxEjected percent of a cluster's endpoints that may be out at once
 * @param window outcomes of so long decide by their rate; whole seconds
 * @param minimumCalls outcomes needed in the window before their rate may open the circuit
 * @param failureRate percent of failures in the window that opens the circuit
 */
record BreakerProperties(
        @Min(0) @Max(1_000_000) @DefaultValue("5") int consecutiveFailures,

        @NotNull @DurationMin(millis = 1) @DefaultValue("5s")
        Duration firstEjection,

        @NotNull @DurationMin(millis = 1) @DefaultValue("60s")
        Duration longestEjection,

        @Min(0) @Max(90) @DefaultValue("10") int jitter,

        @NotNull @DurationMin(millis = 0) @DefaultValue("1s")
        Duration refusedEjection,

        @Min(0) @Max(100) @DefaultValue("50") int maxEjected,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("10s")
        Duration window,

        @Min(1) @Max(1_000_000) @DefaultValue("20") int minimumCalls,
        @Min(1) @Max(100) @DefaultValue("50") int failureRate) {

    BreakerPolicy policy() {
        return new BreakerPolicy(consecutiveFailures, firstEjection);
    }
}
