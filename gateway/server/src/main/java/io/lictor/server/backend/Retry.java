package io.lictor.server.backend;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.balancing.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * The retry rule, the same for HTTP and gRPC: one second attempt, on another endpoint, and only where repeating is
 * safe. A connection that broke before the answer is also tried again on the same endpoint when there is no other: it
 * may have been an old one that the backend had just closed. Stateless.
 */
public final class Retry {

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
    public <A> Mono<Served<A>> run(Cluster cluster, boolean idempotent, Function<Endpoint, Mono<Attempt<A>>> call) {
        return Mono.defer(() -> {
            Pick pick = cluster.pick(Set.of());
            if (!(pick instanceof Pick.Granted granted)) {
                return Mono.error(new NoEndpointException(((Pick.Refused) pick).reason()));
            }
            Permit first = granted.permit();
            return attempt(first, call).flatMap(outcome -> {
                Optional<Permit> second =
                        outcome.mayRetry(idempotent) ? another(cluster, first, outcome) : Optional.empty();
                if (second.isEmpty()) {
                    return served(outcome, first);
                }
                outcome.discard();
                Permit permit = second.get();
                return attempt(permit, call).flatMap(last -> served(last, permit));
            });
        });
    }

    private static <A> Mono<Attempt<A>> attempt(Permit permit, Function<Endpoint, Mono<Attempt<A>>> call) {
        return Mono.defer(() -> call.apply(permit.endpoint()))
                .doOnNext(outcome -> outcome.credit(permit))
                .doOnError(bug -> permit.ignore())
                .doOnCancel(permit::ignore);
    }

    private static <A> Mono<Served<A>> served(Attempt<A> outcome, Permit permit) {
        return outcome.deliver().map(answer -> new Served<>(answer, permit));
    }

    private static <A> Optional<Permit> another(Cluster cluster, Permit first, Attempt<A> outcome) {
        Pick pick = cluster.pick(Set.of(first.endpoint().id()));
        if (pick instanceof Pick.Granted granted) {
            return Optional.of(granted.permit());
        }
        boolean staleConnection = outcome instanceof Attempt.Broken<A> broken && broken.kind() == Failure.RESET;
        if (staleConnection && cluster.pick(Set.of()) instanceof Pick.Granted same) {
            return Optional.of(same.permit());
        }
        return Optional.empty();
    }
}
