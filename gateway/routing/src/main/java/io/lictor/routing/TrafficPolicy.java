package io.lictor.routing;

import io.lictor.balancing.ClusterPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How requests of one route are carried: the operator's defaults, with what the service chose in their place. Immutable.
 *
 * @param timeout to the first byte of an HTTP answer, or to the end of a unary gRPC call
 * @param retries how often a request may be made again on another endpoint, where that is safe
 * @param hedge after how long an idempotent request is made on a second endpoint too; empty for never
 * @param maxInFlight requests under way at once; more are refused
 * @param hash what {@code hash} picks by; empty where it was not said
 * @param filters around its requests
 */
public record TrafficPolicy(
        Duration timeout,
        int retries,
        Optional<Duration> hedge,
        int maxInFlight,
        Optional<HashKey> hash,
        ClusterPolicy balancing,
        RouteFilters filters) {

    /** Without filters. */
    public TrafficPolicy(
            Duration timeout,
            int retries,
            Optional<Duration> hedge,
            int maxInFlight,
            Optional<HashKey> hash,
            ClusterPolicy balancing) {
        this(timeout, retries, hedge, maxInFlight, hash, balancing, RouteFilters.none());
    }

    /** Thirty seconds, one retry, no hedging, a thousand requests at once. */
    public static TrafficPolicy defaults() {
        return new TrafficPolicy(
                Duration.ofSeconds(30), 1, Optional.empty(), 1_000, Optional.empty(), ClusterPolicy.defaults());
    }

    /** The same with another time-out. */
    public TrafficPolicy withTimeout(Duration other) {
        return new TrafficPolicy(other, retries, hedge, maxInFlight, hash, balancing, filters);
    }

    /**
     * Every value by its key behind {@code lictor.}, as it is written there; {@code hash}, {@code split} and
     * {@code filters} only if given.
     */
    public Map<String, Object> words() {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put(Keys.TIMEOUT.name(), TimeText.print(timeout));
        words.put(Keys.RETRY.name(), retries);
        words.put(Keys.HEDGE.name(), hedge.map(TimeText::print).orElse(Grammar.OFF));
        words.put(Keys.LB.name(), balancing.picking().word());
        hash.ifPresent(key -> words.put(Keys.HASH.name(), key.toString()));
        if (!balancing.split().isEmpty()) {
            words.put(
                    Keys.SPLIT.name(),
                    balancing.split().entrySet().stream()
                            .map(share -> share.getKey() + "=" + share.getValue())
                            .collect(Collectors.joining(",")));
        }
        words.put(Keys.BREAKER.name(), Grammar.breakerText(balancing.breaker()));
        words.put(
                Keys.SLOW_START.name(),
                balancing.slowStart().isZero() ? Grammar.OFF : TimeText.print(balancing.slowStart()));
        words.put(Keys.IN_FLIGHT.name(), maxInFlight);
        if (!filters.isEmpty()) {
            words.put(Keys.FILTERS.name(), filters.definitions());
        }
        return words;
    }

    /** The same with filters. */
    TrafficPolicy withFilters(RouteFilters other) {
        return new TrafficPolicy(timeout, retries, hedge, maxInFlight, hash, balancing, other);
    }

    /** The same with another division of traffic. */
    TrafficPolicy withBalancing(ClusterPolicy other) {
        return new TrafficPolicy(timeout, retries, hedge, maxInFlight, hash, other, filters);
    }
}
