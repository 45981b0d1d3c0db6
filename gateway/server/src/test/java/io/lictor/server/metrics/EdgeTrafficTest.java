package io.lictor.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

final class EdgeTrafficTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final EdgeTraffic traffic = new EdgeTraffic(() -> time.now(TimeUnit.NANOSECONDS), time);

    @AfterEach
    void stop() {
        traffic.close();
        time.dispose();
    }

    private void end(int times, RequestOutcome outcome, Duration took) {
        for (int i = 0; i < times; i++) {
            traffic.ended(outcome, took.toNanos());
        }
    }

    private void pass(int seconds) {
        time.advanceTimeBy(Duration.ofSeconds(seconds));
    }

    @Test
    void without_requests_there_are_no_percentiles() {
        pass(60);

        assertThat(traffic.recent().p50Millis()).isEmpty();
        assertThat(traffic.recent().p99Millis()).isEmpty();
        assertThat(traffic.recent().perSecond()).containsEntry(RequestOutcome.SUCCESS, 0.0);
    }

    @Test
    void the_first_request_of_all_is_no_flood() {
        end(1, RequestOutcome.SUCCESS, Duration.ofMillis(1));

        assertThat(traffic.recent().seconds()).isEqualTo(1);
        assertThat(traffic.recent().perSecond()).containsEntry(RequestOutcome.SUCCESS, 1.0);
    }

    @Test
    void a_rate_is_that_of_the_last_ten_seconds() {
        pass(60);
        end(40, RequestOutcome.SUCCESS, Duration.ofMillis(1));
        end(20, RequestOutcome.TIMEOUT, Duration.ofMillis(1));
        pass(5);

        assertThat(traffic.recent().seconds()).isEqualTo(9);
        assertThat(traffic.recent().perSecond().get(RequestOutcome.SUCCESS)).isEqualTo(40 / 9.0);
        assertThat(traffic.recent().perSecond().get(RequestOutcome.TIMEOUT)).isEqualTo(20 / 9.0);
    }

    @Test
    void what_was_before_that_counts_for_the_totals_only() {
        end(40, RequestOutcome.SUCCESS, Duration.ofSeconds(1));
        pass(60);
        end(1, RequestOutcome.SUCCESS, Duration.ofMillis(1));

        assertThat(traffic.recent().p99Millis().orElseThrow()).isLessThan(2);
        assertThat(traffic.totals()).containsEntry(RequestOutcome.SUCCESS, 41L);
    }

    @Test
    void percentiles_are_those_of_what_was_counted() {
        for (int millis = 1; millis <= 1_000; millis++) {
            end(1, RequestOutcome.SUCCESS, Duration.ofMillis(millis));
        }

        assertThat(traffic.recent().p50Millis().orElseThrow()).isCloseTo(500, within(20.0));
        assertThat(traffic.recent().p99Millis().orElseThrow()).isCloseTo(990, within(60.0));
    }

    @Test
    void what_is_out_of_all_measure_is_in_the_outermost_buckets() {
        end(1, RequestOutcome.SUCCESS, Duration.ZERO);
        assertThat(traffic.recent().p99Millis().orElseThrow()).isLessThan(0.1);

        end(200, RequestOutcome.SUCCESS, Duration.ofHours(1));
        assertThat(traffic.recent().p50Millis().orElseThrow()).isBetween(60_000.0, 70_000.0);
    }
}
