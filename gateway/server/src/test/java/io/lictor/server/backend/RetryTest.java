package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.lictor.balancing.Circuit;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.balancing.Refusal;
import io.lictor.routing.TrafficPolicy;
import io.lictor.server.backend.Attempt.Answered;
import io.lictor.server.backend.Attempt.Broken;
import io.lictor.server.backend.Attempt.Failing;
import io.lictor.server.backend.Attempt.Unwell;
import io.lictor.server.backend.Retry.NoEndpointException;
import io.lictor.server.backend.Retry.Plan;
import io.lictor.server.backend.Retry.Served;
import io.lictor.server.testing.Clusters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

final class RetryTest {

    private static final boolean IDEMPOTENT = true;
    private static final boolean NOT_IDEMPOTENT = false;

    private final Retry retry = new Retry(Schedulers.immediate());
    private final Deque<Mono<Attempt<String>>> script = new ArrayDeque<>();
    private final List<Endpoint> called = new ArrayList<>();
    private final AtomicInteger discarded = new AtomicInteger();

    private Mono<Served<String>> run(Cluster cluster, boolean idempotent) {
        Plan plan = new Plan(cluster, TrafficPolicy.defaults(), idempotent, Optional.empty(), Trails.unwatched());
        return retry.run(plan, (endpoint, spent, span) -> {
            called.add(endpoint);
            return script.remove();
        });
    }

    private Served<String> served(Cluster cluster, boolean idempotent) {
        return Objects.requireNonNull(run(cluster, idempotent).block(Duration.ZERO));
    }

    private void will(Attempt<String> attempt) {
        script.add(Mono.just(attempt));
    }

    private Unwell<String> unwell() {
        return new Unwell<>("503", Failure.UNAVAILABLE, Optional.empty(), discarded::incrementAndGet);
    }

    private static Broken<String> notSent() {
        return new Broken<>(Failure.CONNECT_REFUSED, false, new IOException("refused"));
    }

    private static Broken<String> brokeAfterSending() {
        return new Broken<>(Failure.RESET, true, new IOException("reset"));
    }

    @Nested
    final class A_second_attempt {

        @Test
        void goes_to_another_endpoint_when_nothing_was_sent_even_for_a_post() {
            will(notSent());
            will(new Answered<>("200"));

            Served<String> served = served(Clusters.of(2), NOT_IDEMPOTENT);

            assertThat(served.answer()).isEqualTo("200");
            assertThat(called).hasSize(2).doesNotHaveDuplicates();
            assertThat(served.permit().endpoint()).isEqualTo(called.get(1));
        }

        @Test
        void is_not_made_for_a_post_that_was_sent() {
            will(brokeAfterSending());

            assertThatThrownBy(() -> served(Clusters.of(2), NOT_IDEMPOTENT)).hasMessageContaining("reset");
            assertThat(called).hasSize(1);
        }

        @Test
        void goes_to_another_endpoint_when_an_idempotent_call_broke() {
            will(brokeAfterSending());
            will(new Answered<>("200"));

            assertThat(served(Clusters.of(2), IDEMPOTENT).answer()).isEqualTo("200");
            assertThat(called).hasSize(2).doesNotHaveDuplicates();
        }

        @Test
        void replaces_a_503_of_an_idempotent_call_and_discards_it() {
            will(unwell());
            will(new Answered<>("200"));

            assertThat(served(Clusters.of(2), IDEMPOTENT).answer()).isEqualTo("200");
            assertThat(discarded).hasValue(1);
        }

        @Test
        void is_not_made_for_a_post_that_was_answered_503() {
            will(unwell());

            assertThat(served(Clusters.of(2), NOT_IDEMPOTENT).answer()).isEqualTo("503");
            assertThat(called).hasSize(1);
            assertThat(discarded).hasValue(0);
        }

        @Test
        void is_not_made_after_an_answer_that_another_endpoint_would_hardly_change() {
            will(new Failing<>("500", Failure.SERVER_ERROR));

            assertThat(served(Clusters.of(2), IDEMPOTENT).answer()).isEqualTo("500");
            assertThat(called).hasSize(1);
        }

        @Test
        void is_the_last_one_by_default() {
            will(notSent());
            will(notSent());

            assertThatThrownBy(() -> served(Clusters.of(3), IDEMPOTENT)).hasMessageContaining("refused");
            assertThat(called).hasSize(2);
        }

        @Test
        void delivers_its_own_503_when_both_endpoints_are_unwell() {
            will(unwell());
            will(unwell());

            assertThat(served(Clusters.of(2), IDEMPOTENT).answer()).isEqualTo("503");
            assertThat(discarded).hasValue(1);
        }
    }

    @Nested
    final class The_only_endpoint {

        @Test
        void is_tried_again_when_its_connection_broke_because_it_may_have_been_an_old_one() {
            will(brokeAfterSending());
            will(new Answered<>("200"));

            assertThat(served(Clusters.of(1), IDEMPOTENT).answer()).isEqualTo("200");
            assertThat(called).hasSize(2);
        }

        @Test
        void is_not_tried_again_with_a_post_that_was_sent() {
            will(brokeAfterSending());

            assertThatThrownBy(() -> served(Clusters.of(1), NOT_IDEMPOTENT)).hasMessageContaining("reset");
            assertThat(called).hasSize(1);
        }

        @Test
        void is_not_tried_again_when_it_refused_the_connection() {
            will(notSent());

            assertThatThrownBy(() -> served(Clusters.of(1), IDEMPOTENT)).hasMessageContaining("refused");
            assertThat(called).hasSize(1);
        }

        @Test
        void keeps_its_503_because_there_is_nothing_better() {
            will(unwell());

            assertThat(served(Clusters.of(1), IDEMPOTENT).answer()).isEqualTo("503");
            assertThat(discarded).hasValue(0);
        }
    }

    @Nested
    final class Without_an_endpoint {

        @Test
        void nothing_is_called() {
            assertThatThrownBy(() -> served(Clusters.of(0), IDEMPOTENT))
                    .asInstanceOf(type(NoEndpointException.class))
                    .extracting(NoEndpointException::refusal)
                    .isEqualTo(Refusal.NO_ENDPOINTS);
            assertThat(called).isEmpty();
        }

        @Test
        void that_has_a_closed_circuit_nothing_is_called() {
            Cluster cluster = Clusters.ofOneWithoutPanic();
            while (cluster.status().get(0).circuit() == Circuit.CLOSED) {
                ((Pick.Granted) cluster.pick(Set.of())).permit().failure(Failure.SERVER_ERROR);
            }

            assertThatThrownBy(() -> served(cluster, IDEMPOTENT))
                    .asInstanceOf(type(NoEndpointException.class))
                    .extracting(NoEndpointException::refusal)
                    .isEqualTo(Refusal.CIRCUITS_OPEN);
            assertThat(called).isEmpty();
        }
    }

    @Nested
    final class Invariant_4_every_permit_ends_exactly_once {

        private final Cluster cluster = Clusters.of(2);

        @Test
        void by_whoever_reads_the_body_when_the_answer_is_good() {
            will(new Answered<>("200"));

            Permit permit = served(cluster, IDEMPOTENT).permit();

            assertThat(Clusters.inFlight(cluster)).isOne();
            permit.success();
            assertThat(Clusters.inFlight(cluster)).isZero();
            assertThat(Clusters.successes(cluster)).isOne();
        }

        @Test
        void by_failure_when_the_answer_is_bad() {
            will(new Failing<>("500", Failure.SERVER_ERROR));

            served(cluster, IDEMPOTENT).permit().success();

            assertThat(Clusters.inFlight(cluster)).isZero();
            assertThat(Clusters.failures(cluster)).isOne();
            assertThat(Clusters.successes(cluster)).isZero();
        }

        @Test
        void by_failure_of_both_when_both_attempts_broke() {
            will(brokeAfterSending());
            will(brokeAfterSending());

            assertThatThrownBy(() -> served(cluster, IDEMPOTENT)).isNotNull();

            assertThat(Clusters.inFlight(cluster)).isZero();
            assertThat(cluster.status()).allMatch(status -> status.failures() == 1);
        }

        @Test
        void when_the_client_goes_away_during_the_first_attempt() {
            script.add(Mono.never());
            Disposable client = run(cluster, IDEMPOTENT).subscribe();
            assertThat(Clusters.inFlight(cluster)).isOne();

            client.dispose();

            assertThat(Clusters.inFlight(cluster)).isZero();
            assertThat(Clusters.failures(cluster)).isZero();
        }

        @Test
        void when_the_client_goes_away_during_the_second_attempt() {
            will(notSent());
            script.add(Mono.never());
            Disposable client = run(cluster, IDEMPOTENT).subscribe();
            assertThat(Clusters.inFlight(cluster)).isOne();

            client.dispose();

            assertThat(Clusters.inFlight(cluster)).isZero();
            assertThat(Clusters.failures(cluster)).isOne();
        }

        @Test
        void when_the_client_goes_away_before_an_answer_that_comes_all_the_same() {
            Sinks.One<Attempt<String>> late = Sinks.one();
            script.add(late.asMono());
            run(cluster, IDEMPOTENT).subscribe().dispose();

            late.tryEmitValue(new Failing<>("500", Failure.SERVER_ERROR));

            assertThat(Clusters.inFlight(cluster)).isZero();
            assertThat(Clusters.failures(cluster)).isZero();
        }

        @Test
        void when_the_attempt_fails_by_a_bug() {
            script.add(Mono.error(new IllegalStateException("bug")));

            assertThatThrownBy(() -> served(cluster, IDEMPOTENT)).hasMessage("bug");

            assertThat(Clusters.inFlight(cluster)).isZero();
        }

        @Test
        void when_the_attempt_cannot_even_be_made() {
            Plan plan = new Plan(cluster, TrafficPolicy.defaults(), IDEMPOTENT, Optional.empty(), Trails.unwatched());
            Mono<Served<String>> broken = retry.run(plan, (endpoint, spent, span) -> {
                throw new IllegalStateException("bug");
            });

            assertThatThrownBy(broken::block).hasMessage("bug");

            assertThat(Clusters.inFlight(cluster)).isZero();
        }
    }

    @Test
    void a_503_keeps_traffic_away_for_as_long_as_it_asks() {
        Cluster cluster = Clusters.of(1);
        will(new Unwell<>("503", Failure.UNAVAILABLE, Optional.of(Duration.ofSeconds(20)), () -> {}));

        served(cluster, NOT_IDEMPOTENT);

        assertThat(cluster.status().get(0).latencyMillis()).isGreaterThanOrEqualTo(20_000);
    }

    @Test
    void each_subscriber_picks_anew() {
        will(new Answered<>("one"));
        will(new Answered<>("two"));
        Mono<Served<String>> call = run(Clusters.of(2), IDEMPOTENT);

        assertThat(called).isEmpty();
        call.block(Duration.ZERO);
        call.block(Duration.ZERO);
        assertThat(called).hasSize(2);
    }
}
