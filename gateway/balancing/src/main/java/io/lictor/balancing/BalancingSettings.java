package io.lictor.balancing;

import java.time.Duration;

/** The numbers of balancing and circuit breaking that all clusters share. Immutable. */
public record BalancingSettings(Latency latency, Ejecting ejecting, Spreading spreading, Retrying retrying) {

    public static BalancingSettings defaults() {
        return new BalancingSettings(
                Latency.defaults(), Ejecting.defaults(), Spreading.defaults(), Retrying.defaults());
    }

    /** Whether some endpoints are called whatever their circuits say: not all can be out. */
    boolean keepsSomeIn() {
        return spreading.panicFloorPercent() > 0 || ejecting.mostPercent() < 100;
    }

    /**
     * What the estimate of an endpoint's latency goes by.
     *
     * @param decay time in which an estimate falls to 1/e without new samples
     * @param seed estimate of an endpoint nobody has measured, when its cluster has no median yet
     * @param failurePenalty latency a failure counts as, at least; for {@link Picking#LEAST} so many times the seed, in calls
     * @param retryAfterLimit longest {@code Retry-After} that is believed
     */
    public record Latency(Duration decay, Duration seed, Duration failurePenalty, Duration retryAfterLimit) {
        public Latency {
            positive("decay", decay);
            positive("seed", seed);
            notNegative("failurePenalty", failurePenalty);
            notNegative("retryAfterLimit", retryAfterLimit);
        }

        public static Latency defaults() {
            return new Latency(
                    Duration.ofSeconds(10), Duration.ofMillis(30), Duration.ofSeconds(5), Duration.ofSeconds(60));
        }
    }

    /**
     * When an endpoint gets no calls for a while. How many failures in a row open its circuit, and for how long at first, is
     * the {@link BreakerPolicy} of its cluster.
     *
     * @param window outcomes of so long decide by their rate; whole seconds
     * @param minimumCalls outcomes needed in the window before their rate may open the circuit
     * @param failureRatePercent share of failures in the window that opens the circuit
     * @param longest no ejection is longer, however often it happens; staying closed for so long makes the next one shorter
     * @param jitterPercent each ejection is longer or shorter by up to so much, so that not all end at once
     * @param refused how long an endpoint that refused a connection is passed over
     * @param mostPercent no more of a cluster's endpoints are out at once; one of two or more always may be
     */
    public record Ejecting(
            Duration window,
            int minimumCalls,
            int failureRatePercent,
            Duration longest,
            int jitterPercent,
            Duration refused,
            int mostPercent) {
        public Ejecting {
            if (window.getNano() != 0 || window.getSeconds() < 1 || window.getSeconds() > 3_600) {
                throw new IllegalArgumentException("window is " + window + ", expected whole seconds from 1 to 3600");
            }
            positive("longest", longest);
            notNegative("refused", refused);
            within("minimumCalls", minimumCalls, 1, 1_000_000);
            within("failureRatePercent", failureRatePercent, 1, 100);
            within("jitterPercent", jitterPercent, 0, 90);
            within("mostPercent", mostPercent, 0, 100);
        }

        public static Ejecting defaults() {
            return new Ejecting(Duration.ofSeconds(10), 20, 50, Duration.ofSeconds(60), 10, Duration.ofSeconds(1), 50);
        }
    }

    /**
     * How traffic is spread over what is left.
     *
     * @param ownZone where this gateway runs; empty for no preference
     * @param panicFloorPercent when less of the weight is healthy, circuits are ignored; 0 for never
     * @param overprovisioningPercent how much of its fair share a tier is trusted with when others are out
     * @param hashBoundPercent how much of its fair share of the calls in flight an endpoint may have of {@link Picking#HASH}
     */
    public record Spreading(String ownZone, int panicFloorPercent, int overprovisioningPercent, int hashBoundPercent) {
        public Spreading {
            within("panicFloorPercent", panicFloorPercent, 0, 100);
            within("overprovisioningPercent", overprovisioningPercent, 100, 1_000);
            within("hashBoundPercent", hashBoundPercent, 101, 1_000);
        }

        public static Spreading defaults() {
            return new Spreading("", 50, 140, 125);
        }
    }

    /**
     * What retries may cost; see {@link RetryBudget}.
     *
     * @param percent share of the last ten seconds' requests that may be made again
     * @param perSecond so many requests each second may be made again besides
     */
    public record Retrying(int percent, int perSecond) {
        public Retrying {
            within("percent", percent, 0, 100);
            within("perSecond", perSecond, 0, 10_000);
        }

        public static Retrying defaults() {
            return new Retrying(20, 10);
        }
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
