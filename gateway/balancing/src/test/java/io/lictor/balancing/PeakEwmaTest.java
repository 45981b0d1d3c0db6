package io.lictor.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PeakEwmaTest {
    private static final long MILLI = 1_000_000;

    private final ManualClock clock = new ManualClock();
    private final PeakEwma latency = new PeakEwma(Duration.ofSeconds(10).toNanos(), 30 * MILLI, clock.getAsLong());

    @Test
    void starts_at_the_seed_and_is_not_measured() {
        assertThat(latency.nanos(clock.getAsLong())).isEqualTo(30 * MILLI);
        assertThat(latency.measured()).isFalse();
    }

    @Test
    void a_slower_sample_counts_in_full_at_once() {
        latency.sample(200 * MILLI, clock.getAsLong());

        assertThat(latency.nanos(clock.getAsLong())).isEqualTo(200 * MILLI);
        assertThat(latency.measured()).isTrue();
    }

    @Test
    void a_faster_sample_counts_by_the_time_since_the_last_one() {
        clock.advance(Duration.ofSeconds(4));
        double keep = Math.exp(-0.4);

        latency.sample(10 * MILLI, clock.getAsLong());

        assertThat(latency.nanos(clock.getAsLong()))
                .isCloseTo((30 * keep + 10 * (1 - keep)) * MILLI, withinPercentage(0.1));
    }

    @Test
    void decays_to_a_third_in_its_decay_time_when_nobody_asks() {
        clock.advance(Duration.ofSeconds(10));

        assertThat(latency.nanos(clock.getAsLong())).isCloseTo(30 * MILLI / Math.E, withinPercentage(0.1));
    }

    @Test
    void never_reaches_zero_so_that_load_still_decides() {
        clock.advance(Duration.ofDays(20));

        assertThat(latency.nanos(clock.getAsLong())).isEqualTo(PeakEwma.FLOOR_NANOS);
    }

    @Test
    void a_clock_read_out_of_order_neither_grows_nor_decays_it() {
        latency.sample(100 * MILLI, clock.getAsLong());

        assertThat(latency.nanos(clock.getAsLong() - 50 * MILLI)).isEqualTo(100 * MILLI);
    }

    @Test
    void many_samples_per_tick_still_pull_it_down() {
        for (int i = 0; i < 100_000; i++) {
            clock.advance(Duration.ofNanos(100_000));
            latency.sample(MILLI, clock.getAsLong());
        }

        double keep = Math.exp(-1);
        assertThat(latency.nanos(clock.getAsLong())).isCloseTo((30 * keep + (1 - keep)) * MILLI, withinPercentage(1));
    }

    @Test
    void a_penalty_is_the_given_time_or_the_estimate_when_that_is_more() {
        latency.penalise(5_000 * MILLI, clock.getAsLong());
        assertThat(latency.nanos(clock.getAsLong())).isCloseTo(5_000.0 * MILLI, withinPercentage(0.001));

        latency.sample(9_000 * MILLI, clock.getAsLong());
        latency.penalise(5_000 * MILLI, clock.getAsLong());
        assertThat(latency.nanos(clock.getAsLong())).isCloseTo(9_000.0 * MILLI, withinPercentage(0.001));
    }
}
