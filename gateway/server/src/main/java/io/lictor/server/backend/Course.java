package io.lictor.server.backend;

import io.lictor.balancing.Permit;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The way of one request through its attempts to whoever waits for the answer. An operator of its own in place of the five
 * that it would take, since every request goes this way. By one thread at a time, but {@link #cancel} comes by any.
 */
final class Course<A> implements Subscription {

    private final Attempts<A> attempts;
    private final CoreSubscriber<? super Retry.Served<A>> client;
    private final Permit first;
    private volatile @Nullable Turn<?> turn;
    private volatile boolean cancelled;
    private boolean begun;

    /** @param first under which the first attempt is made, once the client asks for an answer */
    Course(Attempts<A> attempts, CoreSubscriber<? super Retry.Served<A>> client, Permit first) {
        this.attempts = attempts;
        this.client = client;
        this.first = first;
    }

    @Override
    public void request(long ignored) {
        if (begun || cancelled) {
            return;
        }
        begun = true;
        Optional<Mono<Outcome<A>>> better = attempts.hedged(first);
        if (better.isPresent()) {
            new Turn<Outcome<A>>(first, outcome -> outcome).begin(better.get());
        } else {
            attempt(first, Duration.ZERO, Trail.Kind.FIRST);
        }
    }

    private void attempt(Permit permit, Duration spent, Trail.Kind kind) {
        long begunAt = attempts.begin(permit, kind);
        Turn<Attempt<A>> turn = new Turn<>(permit, attempt -> attempts.ended(permit, begunAt, attempt));
        try {
            turn.begin(attempts.call(permit, spent, kind));
        } catch (RuntimeException bug) {
            turn.onError(bug);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Turn<?> now = turn;
        if (now != null) {
            now.cancel();
        } else {
            first.ignore();
        }
    }

    private void judge(Outcome<A> outcome) {
        Optional<Permit> next;
        try {
            next = attempts.next(outcome.attempt());
        } catch (RuntimeException bug) {
            outcome.drop();
            client.onError(bug);
            return;
        }
        if (next.isPresent()) {
            outcome.attempt().discard();
            attempt(next.get(), attempts.spent(), Trail.Kind.RETRY);
        } else {
            outcome.attempt().deliver().subscribe(answer -> served(answer, outcome.permit()), client::onError);
        }
    }

    private void served(A answer, Permit permit) {
        client.onNext(new Retry.Served<>(answer, permit));
        client.onComplete();
    }

    /** One attempt, or one with its hedge. A cancel reaches it also when its outcome is on its way to the client. */
    private final class Turn<T> implements CoreSubscriber<T> {

        private final Permit permit;
        private final Function<T, Outcome<A>> ended;
        private volatile @Nullable Subscription call;
        private boolean told;

        Turn(Permit permit, Function<T, Outcome<A>> ended) {
            this.permit = permit;
            this.ended = ended;
        }

        void begin(Mono<T> attempt) {
            turn = this;
            if (cancelled) {
                permit.ignore();
            } else {
                attempt.subscribe(this);
            }
        }

        void cancel() {
            permit.ignore();
            Subscription open = call;
            if (open != null) {
                open.cancel();
            }
        }

        @Override
        public Context currentContext() {
            return client.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            call = subscription;
            if (cancelled) {
                subscription.cancel();
            } else {
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(T value) {
            told = true;
            Outcome<A> outcome = ended.apply(value);
            if (cancelled) {
                outcome.drop();
            } else {
                judge(outcome);
            }
        }

        @Override
        public void onError(Throwable bug) {
            if (told || cancelled) {
                Operators.onErrorDropped(bug, currentContext());
                return;
            }
            told = true;
            permit.ignore();
            client.onError(bug);
        }

        @Override
        public void onComplete() {
            if (!told && !cancelled) {
                onError(new IllegalStateException("an attempt without an outcome"));
            }
        }
    }
}
