package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {

    @Test
    void a_rate_makes_requests_due_one_after_the_other() {
        Schedule schedule = new Schedule(1000);

        assertThat(schedule.due(0)).isZero();
        assertThat(schedule.due(1)).isEqualTo(1_000_000);
        assertThat(schedule.due(2500)).isEqualTo(2_500_000_000L);
        assertThat(schedule.isPaced()).isTrue();
    }

    @Test
    void an_interval_that_is_no_whole_nanosecond_does_not_shift_what_is_due_later() {
        assertThat(new Schedule(3).due(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void in_a_closed_loop_all_is_due_at_once() {
        assertThat(Schedule.AT_ONCE.due(1_000_000)).isZero();
        assertThat(Schedule.AT_ONCE.isPaced()).isFalse();
    }

    @Test
    void the_interval_is_never_nothing() {
        assertThat(new Schedule(1e12).interval()).isOne();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void what_is_no_rate_is_refused(double rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(rate))
                .withMessageContaining("" + rate);
    }
}
