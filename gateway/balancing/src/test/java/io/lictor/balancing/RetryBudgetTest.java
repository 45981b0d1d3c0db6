package io.lictor.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void a_fifth_of_the_requests_may_be_retried() {
        RetryBudget budget = new RetryBudget(20, 0, clock);
        assertThat(budget.tryRetry()).isFalse();
        request(budget, 1_000);

        assertThat(retries(budget)).isEqualTo(200);
    }

    @Test
    void without_requests_the_reserve_of_ten_seconds_may_be_retried() {
        assertThat(retries(new RetryBudget(20, 10, clock))).isEqualTo(100);
    }

    @Test
    void what_is_left_and_what_was_paid_for_can_be_read() {
        RetryBudget budget = new RetryBudget(20, 1, clock);
        request(budget, 50);
        assertThat(budget.available()).isEqualTo(20);

        retries(budget);

        assertThat(budget.available()).isZero();
        assertThat(budget.granted()).isEqualTo(20);
        assertThat(budget.refused()).isEqualTo(1);
    }

    @Test
    void the_reserve_comes_back_when_its_retries_leave_the_window() {
        RetryBudget budget = new RetryBudget(20, 10, clock);
        retries(budget);
        clock.advance(Duration.ofSeconds(9));
        assertThat(budget.tryRetry()).isFalse();

        clock.advance(Duration.ofSeconds(1));

        assertThat(retries(budget)).isEqualTo(100);
    }

    @Test
    void requests_count_for_ten_seconds() {
        RetryBudget budget = new RetryBudget(20, 0, clock);
        request(budget, 50);
        clock.advance(Duration.ofSeconds(5));
        request(budget, 25);
        clock.advance(Duration.ofSeconds(5));

        assertThat(retries(budget)).isEqualTo(5);
    }

    @Test
    void in_a_steady_stream_a_fifth_and_the_reserve_are_retried() {
        RetryBudget budget = new RetryBudget(20, 10, clock);
        int granted = 0;
        for (int i = 0; i < 100_000; i++) {
            clock.advanceMillis(1);
            budget.requested();
            granted += budget.tryRetry() ? 1 : 0;
        }

        assertThat(granted).isBetween(20_900, 21_100);
    }

    @Test
    void a_pause_of_any_length_leaves_only_the_reserve() {
        RetryBudget budget = new RetryBudget(20, 1, clock);
        request(budget, 10_000);
        clock.advance(Duration.ofDays(400));

        assertThat(retries(budget)).isEqualTo(10);
    }

    @Test
    void many_threads_never_get_more_than_was_paid_for() throws Exception {
        RetryBudget budget = new RetryBudget(20, 0, clock);
        request(budget, 10_000);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> work = () -> retries(budget);
            int granted = 0;
            List<Future<Integer>> results = new ArrayList<>(threads.invokeAll(Collections.nCopies(4, work)));
            for (Future<Integer> result : results) {
                granted += result.get();
            }

            granted += retries(budget);
            assertThat(granted).isEqualTo(2_000);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void request(RetryBudget budget, int times) {
        for (int i = 0; i < times; i++) {
            budget.requested();
        }
    }

    private static int retries(RetryBudget budget) {
        int granted = 0;
        while (budget.tryRetry()) {
            granted++;
        }
        return granted;
    }
}
