package io.lictor.server.backend;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.server.tracing.AttemptSpan;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The attempts of one request, one after the other; the first may be hedged. Used for one subscriber, by one thread at a
 * time.
 */
final class Attempts<A> {

    private final Retry.Plan plan;
    private final Retry.Call<A> call;
    private final Scheduler timer;
    private final long startedAt;
    private final Set<EndpointId> tried = new HashSet<>();
    private int retriesLeft;
    private boolean repeated;

    Attempts(Retry.Plan plan, Retry.Call<A> call, Scheduler timer) {
        this.plan = plan;
        this.call = call;
        this.timer = timer;
        this.startedAt = timer.now(NANOSECONDS);
        this.retriesLeft = plan.traffic().retries();
    }

    Mono<Retry.Served<A>> run() {
        Pick pick = plan.cluster().pick(tried, plan.hashKey());
        if (pick instanceof Pick.Refused refused) {
            return Mono.error(new Retry.NoEndpointException(refused.reason()));
        }
        plan.cluster().retryBudget().requested();
        Permit permit = ((Pick.Granted) pick).permit();
        Mono<Outcome<A>> first = attempt(permit, Duration.ZERO, Trail.Kind.FIRST);
        Optional<Duration> hedge = plan.traffic().hedge().filter(after -> plan.idempotent());
        return hedge.map(after -> Hedge.of(first, permit, Mono.delay(after, timer), this::elsewhere))
                .map(better -> Handover.guarded(better, Outcome::drop))
                .orElse(first)
                .flatMap(this::judge);
    }

    private Mono<Retry.Served<A>> judge(Outcome<A> outcome) {
        Optional<Permit> next = next(outcome.attempt());
        if (next.isEmpty()) {
            return outcome.served();
        }
        outcome.attempt().discard();
        retriesLeft--;
        return attempt(next.get(), spent(), Trail.Kind.RETRY).flatMap(this::judge);
    }

    private Mono<Outcome<A>> attempt(Permit permit, Duration spent, Trail.Kind kind) {
        tried.add(permit.endpoint().id());
        long begunAt = plan.trail().begin(permit.endpoint(), kind);
        AttemptSpan span = plan.trail().span(permit, kind);
        return Mono.defer(() -> call.to(permit.endpoint(), spent, span))
                .map(attempt -> {
                    plan.trail().ended(permit, begunAt);
                    attempt.credit(permit);
                    return new Outcome<>(attempt, permit, plan.idempotent());
                })
                .doOnError(bug -> permit.ignore())
                .doOnCancel(permit::ignore);
    }

    /** The hedge. */
    private Optional<Mono<Outcome<A>>> elsewhere() {
        return granted(plan.cluster().pick(tried, plan.hashKey()))
                .filter(this::paid)
                .map(permit -> attempt(permit, spent(), Trail.Kind.HEDGE));
    }

    private Optional<Permit> next(Attempt<A> attempt) {
        if (!attempt.mayRetry(plan.idempotent())
                || retriesLeft == 0
                || spent().compareTo(plan.traffic().timeout()) >= 0) {
            return Optional.empty();
        }
        Cluster cluster = plan.cluster();
        return granted(cluster.pick(tried, plan.hashKey()))
                .or(() -> again(cluster, attempt))
                .filter(this::paid);
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

    private Duration spent() {
        return Duration.ofNanos(timer.now(NANOSECONDS) - startedAt);
    }
}
