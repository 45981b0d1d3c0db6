package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReadGuardTest {
    private final ReadGuard guard = new ReadGuard();
    private long now = 1_000_000;

    @Test
    void ninety_nine_answers_within_a_second_cost_no_pause() {
        for (int i = 0; i < 99; i++) {
            assertThat(guard.pauseAfterAnswer(now + i)).isZero();
        }
    }

    @Test
    void the_hundredth_answer_within_a_second_brings_pauses_for_20_reads_a_second() {
        tooMany();

        assertThat(guard.pauseAfterAnswer(now)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void a_hundred_answers_spread_over_longer_cost_no_pause() {
        for (int i = 0; i < 200; i++) {
            now += 11;
            assertThat(guard.pauseAfterAnswer(now)).isZero();
        }
    }

    @Test
    void the_pauses_stay_while_the_query_still_never_blocks() {
        tooMany();

        for (int i = 0; i < 200; i++) {
            now += 50;
            assertThat(guard.pauseAfterAnswer(now)).isEqualTo(Duration.ofMillis(50));
        }
    }

    @Test
    void the_pauses_end_after_a_quiet_second() {
        tooMany();

        now += 1_000;
        assertThat(guard.pauseAfterAnswer(now)).isPositive();
        now += 1_000;
        assertThat(guard.pauseAfterAnswer(now)).isZero();
    }

    @Test
    void a_clock_set_back_begins_a_new_second() {
        tooMany();
        now -= 3_600_000;

        guard.pauseAfterAnswer(now);
        now += 1_000;

        assertThat(guard.pauseAfterAnswer(now)).isZero();
    }

    private void tooMany() {
        for (int i = 0; i < 100; i++) {
            guard.pauseAfterAnswer(now);
        }
    }
}
