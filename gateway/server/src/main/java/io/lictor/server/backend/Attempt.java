package io.lictor.server.backend;

import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * How one call to one endpoint went, as a value: the retry rule reads it.
 *
 * @param <A> the answer of the protocol
 */
public sealed interface Attempt<A> {

    /** The answer for the client, or the error that stands for it. */
    Mono<A> deliver();

    /** True when the same call may be made again elsewhere. */
    boolean mayRetry(boolean idempotent);

    /** Tells the endpoint's permit how it went. A good answer leaves it open for whoever reads the body. */
    void credit(Permit permit);

    /** Lets go what the attempt holds, because another answer is fetched. */
    default void discard() {}

    /**
     * An answer that says nothing bad about the endpoint.
     *
     * @param release lets the answer go when another one is taken
     */
    record Answered<A>(A answer, Runnable release) implements Attempt<A> {

        /** An answer that is whole, and holds nothing. */
        public Answered(A answer) {
            this(answer, () -> {});
        }

        @Override
        public Mono<A> deliver() {
            return Mono.just(answer);
        }

        @Override
        public boolean mayRetry(boolean idempotent) {
            return false;
        }

        @Override
        public void credit(Permit permit) {
            permit.firstByte();
        }

        @Override
        public void discard() {
            release.run();
        }
    }

    /**
     * A complete answer that says the endpoint is unwell, such as 503.
     *
     * @param release lets the answer go when another one is fetched
     */
    record Unwell<A>(A answer, Failure kind, Optional<Duration> retryAfter, Runnable release) implements Attempt<A> {
        @Override
        public Mono<A> deliver() {
            return Mono.just(answer);
        }

        @Override
        public boolean mayRetry(boolean idempotent) {
            return idempotent;
        }

        @Override
        public void credit(Permit permit) {
            retryAfter.ifPresentOrElse(pause -> permit.failure(kind, pause), () -> permit.failure(kind));
        }

        @Override
        public void discard() {
            release.run();
        }
    }

    /**
     * A complete answer that counts against the endpoint and that another endpoint would hardly change.
     *
     * @param release lets the answer go when another one is taken
     */
    record Failing<A>(A answer, Failure kind, Runnable release) implements Attempt<A> {

        /** An answer that is whole, and holds nothing. */
        public Failing(A answer, Failure kind) {
            this(answer, kind, () -> {});
        }

        @Override
        public Mono<A> deliver() {
            return Mono.just(answer);
        }

        @Override
        public boolean mayRetry(boolean idempotent) {
            return false;
        }

        @Override
        public void credit(Permit permit) {
            permit.failure(kind);
        }

        @Override
        public void discard() {
            release.run();
        }
    }

    /**
     * No answer.
     *
     * @param sent whether the endpoint may have seen the request; if not, even a POST may be made again
     */
    record Broken<A>(Failure kind, boolean sent, Throwable cause) implements Attempt<A> {
        @Override
        public Mono<A> deliver() {
            return Mono.error(cause);
        }

        @Override
        public boolean mayRetry(boolean idempotent) {
            return !sent || idempotent;
        }

        @Override
        public void credit(Permit permit) {
            permit.failure(kind);
        }
    }

    /** The client's own request broke off, so that there can be no answer. Says nothing about the endpoint. */
    record Abandoned<A>(Throwable cause) implements Attempt<A> {
        @Override
        public Mono<A> deliver() {
            return Mono.error(cause);
        }

        @Override
        public boolean mayRetry(boolean idempotent) {
            return false;
        }

        @Override
        public void credit(Permit permit) {
            permit.ignore();
        }
    }
}
