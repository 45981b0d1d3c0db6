package io.lictor.server.backend;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Which attempts one request may have, one after the other; the first may be hedged. Used for one subscriber, by one thread at
 * a time.
 */
final class Attempts<A> extends Mono<Retry.Served<A>> {

    private final Retry.Plan plan;
    private final Retry.Call<A> call;
    private final Scheduler timer;
    private final Executor thread;
    private final long startedAt;
    /** Copied when it grows, since nearly all requests have one attempt. */
    private Set<EndpointId> tried = Set.of();

    private int retriesLeft;
    private boolean repeated;

    /** @param thread on which a hedge is begun */
    Attempts(Retry.Plan plan, Retry.Call<A> call, Scheduler timer, Executor thread) {
        this.plan = plan;
        this.call = call;
        this.timer = timer;
        this.thread = thread;
        this.startedAt = timer.now(NANOSECONDS);
        this.retriesLeft = plan.traffic().retries();
    }

    @Override
    public void subscribe(CoreSubscriber<? super Retry.Served<A>> client) {
        Pick pick = plan.cluster().pick(tried, plan.hashKey());
        if (pick instanceof Pick.Refused refused) {
            Operators.error(client, new Retry.NoEndpointException(refused.reason()));
            return;
        }
        plan.cluster().retryBudget().requested();
        client.onSubscribe(new Course<>(this, client, ((Pick.Granted) pick).permit()));
    }

    /** The first attempt, better by a second one, where the route wants that. */
    Optional<Mono<Outcome<A>>> hedged(Permit first) {
        return plan.traffic()
                .hedge()
                .filter(after -> plan.idempotent())
                .map(after -> Hedge.of(
                        attempt(first, Duration.ZERO, Trail.Kind.FIRST),
                        first,
                        Mono.delay(after, timer).publishOn(Schedulers.fromExecutor(thread)),
                        this::elsewhere))
                .map(better -> Handover.guarded(better, Outcome::drop));
    }

    /** An attempt of a hedge. */
    private Mono<Outcome<A>> attempt(Permit permit, Duration spent, Trail.Kind kind) {
        long begunAt = begin(permit, kind);
        return Mono.defer(() -> call(permit, spent, kind))
                .map(attempt -> ended(permit, begunAt, attempt))
                .doOnError(bug -> permit.ignore())
                .doOnCancel(permit::ignore);
    }

    /** An attempt is made now; the value is for {@link #ended}. */
    long begin(Permit permit, Trail.Kind kind) {
        EndpointId now = permit.endpoint().id();
        tried = tried.isEmpty() ? Set.of(now) : with(tried, now);
        if (plan.hurried()) {
            permit.hurry();
        }
        return plan.trail().begin(permit.endpoint(), kind);
    }

    private static Set<EndpointId> with(Set<EndpointId> some, EndpointId another) {
        Set<EndpointId> more = new HashSet<>(some);
        more.add(another);
        return more;
    }

    Mono<Attempt<A>> call(Permit permit, Duration spent, Trail.Kind kind) {
        return call.to(permit.endpoint(), spent, plan.trail().span(permit, kind));
    }

    Outcome<A> ended(Permit permit, long begunAt, Attempt<A> attempt) {
        plan.trail().ended(permit, begunAt);
        attempt.credit(permit);
        return new Outcome<>(attempt, permit, plan.idempotent());
    }

    /** The hedge. */
    private Optional<Mono<Outcome<A>>> elsewhere() {
        return granted(plan.cluster().pick(tried, plan.hashKey()))
                .filter(this::paid)
                .map(permit -> attempt(permit, spent(), Trail.Kind.HEDGE));
    }

    /** Under which the next attempt may be made; empty when this one's outcome is the client's. */
    Optional<Permit> next(Attempt<A> attempt) {
        if (!attempt.mayRetry(plan.idempotent())
                || retriesLeft == 0
                || spent().compareTo(plan.traffic().timeout()) >= 0) {
            return Optional.empty();
        }
        Cluster cluster = plan.cluster();
        Optional<Permit> granted = granted(cluster.pick(tried, plan.hashKey()))
                .or(() -> again(cluster, attempt))
                .filter(this::paid);
        retriesLeft -= granted.isPresent() ? 1 : 0;
        return granted;
    }

    /** The only endpoint once more when its connection broke: it may have been an old one that had just been closed. */
    private Optional<Permit> again(Cluster cluster, Attempt<A> attempt) {
        boolean staleConnection = attempt instanceof Attempt.Broken<A> broken && broken.kind() == Failure.RESET;
        if (!staleConnection || repeated) {
            return Optional.empty();
        }
        repeated = true;
        return granted(cluster.pick(Set.of(), plan.hashKey()));
    }

    /** Asked last, so that only what would have been made is counted. */
    private boolean paid(Permit permit) {
        boolean paid = plan.cluster().retryBudget().tryRetry();
        if (!paid) {
            permit.ignore();
        }
        return paid;
    }

    private static Optional<Permit> granted(Pick pick) {
        return pick instanceof Pick.Granted granted ? Optional.of(granted.permit()) : Optional.empty();
    }

    /** Of the request's time. */
    Duration spent() {
        return Duration.ofNanos(timer.now(NANOSECONDS) - startedAt);
    }
}
