package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How many attempts there are, and what they may cost. */
final class RetryLimitsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final Deque<Mono<Attempt<String>>> script = new ArrayDeque<>();
    private final List<Endpoint> called = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();

    private Mono<Served<String>> run(Cluster cluster, int retries) {
        TrafficPolicy usual = TrafficPolicy.defaults();
        TrafficPolicy traffic = new TrafficPolicy(
                TIMEOUT, retries, Optional.empty(), usual.maxInFlight(), Optional.empty(), usual.balancing());
        return new Retry(timer)
                .run(
                        new Plan(cluster, traffic, true, Optional.empty(), Trails.unwatched()),
                        (endpoint, spent, span) -> {
                            called.add(endpoint);
                            times.add(spent);
                            return script.remove();
                        });
    }

    private Served<String> served(Cluster cluster, int retries) {
        return Objects.requireNonNull(run(cluster, retries).block(Duration.ZERO));
    }

    private void will(Attempt<String> attempt) {
        script.add(Mono.just(attempt));
    }

    private static Unwell<String> unwell() {
        return new Unwell<>("503", Failure.UNAVAILABLE, Optional.empty(), () -> {});
    }

    private static Broken<String> notSent() {
        return new Broken<>(Failure.CONNECT_REFUSED, false, new IOException("refused"));
    }

    private static Broken<String> brokeAfterSending() {
        return new Broken<>(Failure.RESET, true, new IOException("reset"));
    }

    @Test
    void a_second_attempt_is_not_made_where_the_route_has_no_retries() {
        will(notSent());

        assertThatThrownBy(() -> run(Clusters.of(2), 0).block(Duration.ZERO)).hasMessageContaining("refused");
        assertThat(called).hasSize(1);
    }

    @Test
    void a_second_attempt_has_the_time_that_the_first_has_left() {
        script.add(Mono.delay(Duration.ofMillis(400), timer).map(tick -> notSent()));
        will(new Answered<>("200"));
        run(Clusters.of(2), 1).subscribe();

        timer.advanceTimeBy(Duration.ofMillis(400));

        assertThat(times).containsExactly(Duration.ZERO, Duration.ofMillis(400));
    }

    @Test
    void a_second_attempt_is_not_made_when_the_time_is_up() {
        script.add(Mono.delay(TIMEOUT, timer).map(tick -> brokeAfterSending()));
        run(Clusters.of(2), 1).subscribe(served -> {}, gone -> {});

        timer.advanceTimeBy(TIMEOUT);

        assertThat(called).hasSize(1);
    }

    @Test
    void a_second_attempt_is_not_made_when_the_budget_is_spent_which_is_counted() {
        Cluster cluster = Clusters.of(2);
        while (cluster.retryBudget().tryRetry()) {
            called.clear(); // until nothing is left
        }
        long refusedBefore = cluster.retryBudget().refused();
        will(unwell());

        assertThat(served(cluster, 1).answer()).isEqualTo("503");
        assertThat(called).hasSize(1);
        assertThat(cluster.retryBudget().refused() - refusedBefore).isOne();
        assertThat(Clusters.inFlight(cluster)).isZero();
    }

    @Test
    void further_attempts_go_to_endpoints_that_none_was_made_on() {
        will(notSent());
        will(unwell());
        will(brokeAfterSending());
        will(new Answered<>("200"));

        Served<String> served = Objects.requireNonNull(run(Clusters.of(4), 3).block(Duration.ZERO));

        assertThat(served.answer()).isEqualTo("200");
        assertThat(called).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void further_attempts_end_when_every_endpoint_was_tried() {
        will(notSent());
        will(notSent());

        assertThatThrownBy(() -> run(Clusters.of(2), 5).block(Duration.ZERO)).hasMessageContaining("refused");
        assertThat(called).hasSize(2);
    }

    @Test
    void further_attempts_go_to_the_only_endpoint_once() {
        will(brokeAfterSending());
        will(brokeAfterSending());

        assertThatThrownBy(() -> run(Clusters.of(1), 5).block(Duration.ZERO)).hasMessageContaining("reset");
        assertThat(called).hasSize(2);
    }
}
