package io.lictor.server.backend;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Refusal;
import io.lictor.routing.TrafficPolicy;
import io.lictor.server.tracing.AttemptSpan;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The retry rule, the same for every protocol: further attempts go to endpoints that were not tried before, only where
 * repeating is safe, only while the cluster's budget lasts, and only within the one time-out that the request has: an
 * attempt gets what those before it have left. Immutable.
 */
public final class Retry {

    private final Scheduler timer;

    /** @param timer tells when a hedge is due and what time has passed */
    public Retry(Scheduler timer) {
        this.timer = timer;
    }

    /**
     * What one request may cost.
     *
     * @param traffic whose time-out is that of all attempts together
     * @param idempotent whether the request may be made twice
     * @param hashKey what the cluster picks by, where it picks by a hash
     * @param trail told of each attempt
     * @param hurried whether its client waits for less than its route
     */
    public record Plan(
            Cluster cluster,
            TrafficPolicy traffic,
            boolean idempotent,
            Optional<String> hashKey,
            Trail trail,
            boolean hurried) {

        /** For a client that waits for as long as its route. */
        public Plan(Cluster cluster, TrafficPolicy traffic, boolean idempotent, Optional<String> hashKey, Trail trail) {
            this(cluster, traffic, idempotent, hashKey, trail, false);
        }

        /** The same for a client that waits for no longer than this. */
        public Plan within(Duration timeout) {
            return timeout.compareTo(traffic.timeout()) < 0
                    ? new Plan(cluster, traffic.withTimeout(timeout), idempotent, hashKey, trail, true)
                    : this;
        }
    }

    /** Makes one attempt. */
    @FunctionalInterface
    public interface Call<A> {

        /**
         * Calls the endpoint.
         *
         * @param spent of the request's time, by the attempts before this one
         * @param span of this attempt
         */
        Mono<Attempt<A>> to(Endpoint endpoint, Duration spent, AttemptSpan span);
    }

    /**
     * An answer together with the permit it was fetched under.
     *
     * @param permit still open when the attempt went well, so that whoever reads the body ends it
     */
    public record Served<A>(A answer, Permit permit) {}

    /** No endpoint could take the call. */
    public static final class NoEndpointException extends RuntimeException {
        private final Refusal refusal;

        public NoEndpointException(Refusal refusal) {
            super("no endpoint can take the call: " + refusal, null, false, false);
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }

    /** Fails with {@link NoEndpointException}, or with the cause of the last attempt when none brought an answer. */
    public <A> Mono<Served<A>> run(Plan plan, Call<A> call) {
        return run(plan, call, Runnable::run);
    }

    /**
     * The same for calls that are all made, and end, on one thread.
     *
     * @param thread which subscribes too
     */
    public <A> Mono<Served<A>> run(Plan plan, Call<A> call, Executor thread) {
        return Mono.defer(() -> new Attempts<>(plan, call, timer, thread));
    }
}
