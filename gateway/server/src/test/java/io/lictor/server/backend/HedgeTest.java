package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointStatus;
import io.lictor.balancing.Failure;
import io.lictor.routing.TrafficPolicy;
import io.lictor.server.backend.Attempt.Answered;
import io.lictor.server.backend.Attempt.Broken;
import io.lictor.server.backend.Attempt.Unwell;
import io.lictor.server.backend.Retry.Plan;
import io.lictor.server.backend.Retry.Served;
import io.lictor.server.testing.Clusters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The first attempt is answered late, or never. */
final class HedgeTest {

    private static final Duration AFTER = Duration.ofMillis(50);

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final Cluster cluster = Clusters.of(3);
    private final List<Endpoint> called = new ArrayList<>();
    private final List<Sinks.One<Attempt<String>>> attempts = new ArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();

    private CompletableFuture<Served<String>> start(boolean idempotent, int retries) {
        return running(cluster, idempotent, retries).toFuture();
    }

    private Mono<Served<String>> running(Cluster where, boolean idempotent, int retries) {
        TrafficPolicy usual = TrafficPolicy.defaults();
        TrafficPolicy hedged = new TrafficPolicy(
                usual.timeout(), retries, Optional.of(AFTER), usual.maxInFlight(), Optional.empty(), usual.balancing());
        return new Retry(timer)
                .run(
                        new Plan(where, hedged, idempotent, Optional.empty(), Trails.unwatched()),
                        (endpoint, spent, span) -> {
                            Sinks.One<Attempt<String>> attempt = Sinks.one();
                            called.add(endpoint);
                            attempts.add(attempt);
                            return attempt.asMono().doOnCancel(cancelled::incrementAndGet);
                        });
    }

    private Answered<String> good(String text) {
        return new Answered<>(text, released::incrementAndGet);
    }

    private Unwell<String> unwell() {
        return new Unwell<>("503", Failure.UNAVAILABLE, Optional.empty(), released::incrementAndGet);
    }

    private void comes(int attempt, Attempt<String> outcome) {
        attempts.get(attempt).tryEmitValue(outcome).orThrow();
    }

    @Test
    void a_second_attempt_is_made_elsewhere_when_the_time_has_passed() {
        var unused = start(true, 1);
        assertThat(called).hasSize(1);

        timer.advanceTimeBy(AFTER);

        assertThat(called).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void an_answer_in_time_is_all() {
        CompletableFuture<Served<String>> served = start(true, 1);
        comes(0, good("first"));

        timer.advanceTimeBy(AFTER.multipliedBy(2));

        assertThat(served.join().answer()).isEqualTo("first");
        assertThat(called).hasSize(1);
    }

    @Test
    void an_answer_that_is_cancelled_as_it_comes_is_let_go() {
        var unused = running(cluster, true, 1)
                .map(served -> {
                    throw new IllegalStateException("which cancels");
                })
                .toFuture();

        comes(0, good("first"));

        assertThat(released).hasValue(1);
        assertThat(Clusters.inFlight(cluster)).isZero();
    }

    @Test
    void a_request_that_must_not_be_made_twice_is_not() {
        var unused = start(false, 1);

        timer.advanceTimeBy(AFTER);

        assertThat(called).hasSize(1);
    }

    @Test
    void the_first_answer_wins_and_the_other_attempt_is_cancelled_and_says_nothing() {
        CompletableFuture<Served<String>> served = start(true, 1);
        timer.advanceTimeBy(AFTER);

        comes(1, good("second"));

        assertThat(served.join().answer()).isEqualTo("second");
        assertThat(served.join().permit().endpoint()).isEqualTo(called.get(1));
        assertThat(cancelled).hasValue(1);
        served.join().permit().success();
        assertThat(Clusters.inFlight(cluster)).isZero();
        assertThat(Clusters.successes(cluster)).isOne();
        assertThat(Clusters.failures(cluster)).isZero();
    }

    @Test
    void the_first_attempt_may_still_win() {
        CompletableFuture<Served<String>> served = start(true, 1);
        timer.advanceTimeBy(AFTER);

        comes(0, good("first"));

        assertThat(served.join().answer()).isEqualTo("first");
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void a_bad_answer_waits_for_the_other_and_is_let_go() {
        CompletableFuture<Served<String>> served = start(true, 1);
        timer.advanceTimeBy(AFTER);

        comes(0, unwell());
        assertThat(served).isNotDone();
        comes(1, good("second"));

        assertThat(served.join().answer()).isEqualTo("second");
        assertThat(released).hasValue(1);
    }

    @Test
    void two_bad_answers_are_followed_by_a_retry_on_a_third_endpoint() {
        CompletableFuture<Served<String>> served = start(true, 1);
        timer.advanceTimeBy(AFTER);

        comes(0, unwell());
        comes(1, new Broken<>(Failure.RESET, true, new IOException("reset")));
        comes(2, good("third"));

        assertThat(served.join().answer()).isEqualTo("third");
        assertThat(called).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void a_bad_answer_before_the_time_is_retried_at_once_and_not_hedged() {
        CompletableFuture<Served<String>> served = start(true, 1);

        comes(0, unwell());
        assertThat(called).hasSize(2);
        timer.advanceTimeBy(AFTER.multipliedBy(2));

        assertThat(called).hasSize(2);
        comes(1, good("second"));
        assertThat(served.join().answer()).isEqualTo("second");
    }

    @Test
    void the_only_endpoint_is_not_asked_twice() {
        Cluster alone = Clusters.of(1);
        CompletableFuture<Served<String>> served = running(alone, true, 0).toFuture();

        timer.advanceTimeBy(AFTER);
        comes(0, good("first"));

        assertThat(called).hasSize(1);
        assertThat(served.join().answer()).isEqualTo("first");
    }

    @Test
    void it_is_paid_from_the_budget_of_retries() {
        while (cluster.retryBudget().tryRetry()) {
            called.clear(); // until nothing is left
        }
        long refusedBefore = cluster.retryBudget().refused();
        var unused = start(true, 0);

        timer.advanceTimeBy(AFTER);

        assertThat(called).hasSize(1);
        assertThat(cluster.retryBudget().refused() - refusedBefore).isOne();
        assertThat(Clusters.inFlight(cluster)).isOne();
    }

    @Test
    void a_client_that_goes_away_cancels_both() {
        Disposable client = running(cluster, true, 1).subscribe();
        timer.advanceTimeBy(AFTER);

        client.dispose();

        assertThat(cancelled).hasValue(2);
        assertThat(Clusters.inFlight(cluster)).isZero();
        assertThat(Clusters.failures(cluster)).isZero();
    }

    @Test
    void a_client_that_goes_away_lets_go_a_bad_answer_that_waited() {
        Disposable client = running(cluster, true, 1).subscribe();
        timer.advanceTimeBy(AFTER);
        comes(0, unwell());

        client.dispose();

        assertThat(released).hasValue(1);
        assertThat(Clusters.inFlight(cluster)).isZero();
    }

    @Test
    void an_endpoint_that_lost_is_known_to_be_slow() {
        Random random = new Random(7);
        Cluster timed = new ClusterFactory(
                        BalancingSettings.defaults(), () -> timer.now(TimeUnit.NANOSECONDS), () -> random)
                .next(null, "orders", List.of(Clusters.endpoint(9000), Clusters.endpoint(9001)));
        var unused = running(timed, true, 1).toFuture();
        timer.advanceTimeBy(AFTER);

        comes(1, good("second"));

        EndpointStatus slow = timed.status().get(called.get(0).id().port() - 9000);
        assertThat(slow.inFlight()).isZero();
        assertThat(slow.latencyMillis()).isGreaterThanOrEqualTo((double) AFTER.toMillis());
    }

    @Test
    void a_bug_in_one_attempt_ends_both() {
        CompletableFuture<Served<String>> served = start(true, 1);
        timer.advanceTimeBy(AFTER);

        attempts.get(0).tryEmitError(new IllegalStateException("bug")).orThrow();

        assertThatThrownBy(served::join).hasMessageContaining("bug");
        assertThat(Clusters.inFlight(cluster)).isZero();
    }
}
