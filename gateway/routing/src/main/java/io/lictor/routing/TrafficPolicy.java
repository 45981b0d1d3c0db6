package io.lictor.routing;

import io.lictor.balancing.ClusterPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * How requests of one route are carried: the operator's defaults, with what the service chose in their place. Immutable.
 *
 * @param timeout to the first byte of an HTTP answer, or to the end of a unary gRPC call
 * @param retries how often a request may be made again on another endpoint, where that is safe
 * @param hedge after how long an idempotent request is made on a second endpoint too; empty for never
 * @param maxInFlight requests under way at once; more are refused
 * @param hash what {@code hash} picks by; empty where it was not said
 */
public record TrafficPolicy(
        Duration timeout,
        int retries,
        Optional<Duration> hedge,
        int maxInFlight,
        Optional<HashKey> hash,
        ClusterPolicy balancing) {

    /** Thirty seconds, one retry, no hedging, a thousand requests at once. */
    public static TrafficPolicy defaults() {
        return new TrafficPolicy(
                Duration.ofSeconds(30), 1, Optional.empty(), 1_000, Optional.empty(), ClusterPolicy.defaults());
    }

    /** The same with another time-out. */
    public TrafficPolicy withTimeout(Duration other) {
        return new TrafficPolicy(other, retries, hedge, maxInFlight, hash, balancing);
    }

    /** The same with another division of traffic. */
    public TrafficPolicy withBalancing(ClusterPolicy other) {
        return new TrafficPolicy(timeout, retries, hedge, maxInFlight, hash, other);
    }
}
