package io.lictor.server.config;

import io.lictor.balancing.Picking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How one of several endpoints is picked: what is set below {@code lictor.balancing.}
 *
 * @param lb how one of several endpoints is chosen: ewma, least or rr; hash needs a key, which only a service can name
 * @param slowStart how long a new endpoint takes to get its full share; 0 for at once
 * @param ownZone the zone this gateway runs in; empty for no preference
 * @param panicFloor percent of healthy weight below which circuits are ignored; 0 for never
 * @param overprovisioning percent of its fair share that a zone or priority is trusted with when others are out
 * @param hashBound percent of its fair share of the calls in flight that an endpoint may have when keys are hashed
 * @param decay time in which a latency estimate falls to 1/e without new samples
 * @param seedLatency latency of an endpoint nobody has measured, when there is no median yet
 * @param failurePenalty latency a failure counts as, at least
 * @param retryAfterLimit the longest Retry-After that is believed
 * @param retryPercent percent of the last ten seconds' requests that may be made again
 * @param retryReserve so many requests each second may be made again besides
 */
record BalancingProperties(
        @NotNull @DefaultValue("ewma") Picking lb,

        @NotNull @DurationMin(millis = 0) @DefaultValue("30s")
        Duration slowStart,

        @NotNull @DefaultValue("") String ownZone,

        @Min(0) @Max(100) @DefaultValue("50") int panicFloor,
        @Min(100) @Max(1_000) @DefaultValue("140") int overprovisioning,
        @Min(101) @Max(1_000) @DefaultValue("125") int hashBound,

        @NotNull @DurationMin(millis = 100) @DefaultValue("10s")
        Duration decay,

        @NotNull @DurationMin(millis = 1) @DefaultValue("30ms")
        Duration seedLatency,

        @NotNull @DurationMin(millis = 0) @DefaultValue("5s")
        Duration failurePenalty,

        @NotNull @DurationMin(millis = 0) @DefaultValue("60s")
        Duration retryAfterLimit,

        @Min(0) @Max(100) @DefaultValue("20") int retryPercent,
        @Min(0) @Max(10_000) @DefaultValue("10") int retryReserve) {}
