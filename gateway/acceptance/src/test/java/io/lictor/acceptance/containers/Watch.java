package io.lictor.acceptance.containers;

import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Measures how long it takes from the beginning of a change until Consul and every Lictor show it. Looks every
 * {@value #PACE_MILLIS} ms, which is how exact it is.
 */
final class Watch {

    private static final long PACE_MILLIS = 50;
    /** Twenty JVMs that start at once on a slow machine. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Stack stack;
    private final ConsulClient consul;
    private final String service;

    Watch(Stack stack, String service) {
        this.stack = stack;
        this.consul = stack.consul();
        this.service = service;
    }

    /**
     * Both from the beginning of the change.
     *
     * @param inConsul until Consul says so
     * @param routed until the last Lictor acts on it
     */
    record Times(Duration inConsul, Duration routed) {

        @Override
        public String toString() {
            return "Consul %.1f s, Lictor %.1f s".formatted(seconds(inConsul), seconds(routed));
        }

        private static double seconds(Duration duration) {
            return duration.toMillis() / 1000.0;
        }
    }

    /**
     * Makes the change and returns when it is done and seen.
     *
     * @param wanted what the IDs of the instances must be like that pass, and that are routed
     */
    Times until(Predicate<Set<String>> wanted, Runnable change) {
        long start = System.nanoTime();
        CompletableFuture<Void> done = CompletableFuture.runAsync(change);
        Optional<Duration> inConsul = Optional.empty();
        while (true) {
            // Lictor first: what it has seen of Consul's is then not taken to have come before it.
            boolean routed = stack.pictures().stream().allMatch(picture -> shows(picture.routed(service), wanted));
            if (inConsul.isEmpty() && wanted.test(passing())) {
                inConsul = Optional.of(since(start));
            }
            if (routed && inConsul.isPresent()) {
                Duration now = since(start);
                done.join();
                return new Times(inConsul.get(), now);
            }
            failWhenEnded(done);
            if (since(start).compareTo(LIMIT) > 0) {
                throw new AssertionError(service + " did not come to what was wanted within " + LIMIT + "; passing: "
                        + passing() + ", routed: "
                        + stack.pictures().stream()
                                .map(picture -> picture.routed(service))
                                .toList());
            }
            LockSupport.parkNanos(PACE_MILLIS * 1_000_000);
        }
    }

    Times untilCount(int instances, Runnable change) {
        return until(ids -> ids.size() == instances, change);
    }

    Times untilGone(Container container, Runnable change) {
        return until(ids -> ids.stream().noneMatch(of(container)), change);
    }

    Times untilBack(Container container, Runnable change) {
        return until(ids -> ids.stream().anyMatch(of(container)), change);
    }

    static Predicate<String> of(Container container) {
        return id -> id.contains(container.hostName());
    }

    private Set<String> passing() {
        return consul.get("/v1/health/service/" + service + "?passing=true")
                .json()
                .valueStream()
                .map(entry -> entry.at("/Service/ID").asString())
                .collect(Collectors.toSet());
    }

    private static boolean shows(Optional<Set<String>> routed, Predicate<Set<String>> wanted) {
        return routed.filter(wanted).isPresent();
    }

    private static void failWhenEnded(CompletableFuture<Void> change) {
        if (change.isCompletedExceptionally()) {
            change.join();
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
