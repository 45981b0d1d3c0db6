package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatchLimitTest {
    private final ConsulReadException tooMany = ConsulReadException.ofStatus(429, "too many connections");
    private final ConsulReadException cutOff = ConsulReadException.of(new EOFException("no bytes"));

    private final Site site = new Site();
    private final WatchLimit limit = new WatchLimit(128, Duration.ofMinutes(1), site);

    /** A source whose time the test moves. */
    private static final class Site implements WatchLimit.Surroundings {
        private final List<Timer> timers = new ArrayList<>();
        private Duration now = Duration.ZERO;
        private int open = 100;
        private boolean reached = true;
        private int told;

        private record Timer(Duration at, Runnable work) {}

        @Override
        public void after(Duration pause, Runnable work) {
            timers.add(new Timer(now.plus(pause), work));
        }

        @Override
        public int open() {
            return open;
        }

        @Override
        public boolean reachedFor(Duration past) {
            return reached;
        }

        @Override
        public void limited() {
            told++;
        }

        void pass(Duration time) {
            Duration until = now.plus(time);
            while (true) {
                var due = timers.stream()
                        .filter(timer -> timer.at().compareTo(until) <= 0)
                        .min(Comparator.comparing(Timer::at));
                if (due.isEmpty()) {
                    now = until;
                    return;
                }
                timers.remove(due.get());
                now = due.get().at();
                due.get().work().run();
            }
        }
    }

    @Test
    void a_429_halves_what_is_open_at_once() {
        limit.refused(tooMany);

        assertThat(limit.inEffect()).isEqualTo(50);
        assertThat(limit.why()).hasValueSatisfying(why -> assertThat(why).contains("429"));
        assertThat(site.told).isEqualTo(1);
    }

    @Test
    void many_refusals_of_one_moment_are_one_step() {
        for (int i = 0; i < 60; i++) {
            limit.refused(tooMany);
            limit.refused(cutOff);
        }
        site.pass(Duration.ofMillis(500));

        assertThat(limit.inEffect()).isEqualTo(50);
    }

    @Test
    void connections_cut_off_while_others_live_on_lower_the_limit() {
        limit.refused(cutOff);
        limit.refused(cutOff);
        assertThat(limit.inEffect()).isEqualTo(128);
        site.pass(Duration.ofMillis(250));

        assertThat(limit.inEffect()).isEqualTo(50);
    }

    @Test
    void connections_cut_off_by_an_agent_that_ends_do_not() {
        limit.refused(cutOff);
        limit.refused(cutOff);
        site.reached = false;
        site.pass(Duration.ofMinutes(1));

        assertThat(limit.inEffect()).isEqualTo(128);
    }

    @Test
    void single_connections_cut_off_long_after_each_other_do_not() {
        for (int i = 0; i < 20; i++) {
            limit.refused(cutOff);
            site.pass(Duration.ofSeconds(31));
        }

        assertThat(limit.inEffect()).isEqualTo(128);
    }

    @Test
    void it_does_not_fall_below_what_sharing_a_query_needs() {
        site.open = 9;
        limit.refused(tooMany);

        assertThat(limit.inEffect()).isEqualTo(8);
    }

    @Test
    void it_is_doubled_each_minute_until_it_is_as_configured() {
        limit.refused(tooMany);
        site.pass(Duration.ofSeconds(59));
        assertThat(limit.inEffect()).isEqualTo(50);

        site.pass(Duration.ofSeconds(1));
        assertThat(limit.inEffect()).isEqualTo(100);
        assertThat(limit.why()).isPresent();
        site.pass(Duration.ofMinutes(2));
        assertThat(limit.inEffect()).isEqualTo(128);
        assertThat(limit.why()).isEmpty();
    }

    @Test
    void refusals_while_a_query_is_shared_only_put_off_the_next_step_up() {
        limit.refused(tooMany);
        site.open = 0;
        site.pass(Duration.ofSeconds(50));
        limit.refused(tooMany);
        assertThat(limit.inEffect()).isEqualTo(50);

        site.pass(Duration.ofSeconds(59));
        assertThat(limit.inEffect()).isEqualTo(50);
        site.pass(Duration.ofSeconds(1));
        assertThat(limit.inEffect()).isEqualTo(100);
    }

    @Test
    void refusals_of_a_source_with_hardly_a_query_are_not_its_queries_fault() {
        site.open = 8;
        limit.refused(tooMany);

        assertThat(limit.inEffect()).isEqualTo(128);
        assertThat(limit.why()).isEmpty();
        assertThat(site.told).isZero();
    }

    @Test
    void the_pause_grows_with_each_step_down_and_is_short_again_after_a_good_time() {
        limit.refused(tooMany);
        site.pass(Duration.ofMinutes(1));
        limit.refused(tooMany);
        site.pass(Duration.ofSeconds(119));
        assertThat(limit.inEffect()).isEqualTo(50);
        site.pass(Duration.ofSeconds(1));
        assertThat(limit.inEffect()).isEqualTo(100);

        site.pass(Duration.ofMinutes(60));
        limit.refused(tooMany);
        site.pass(Duration.ofMinutes(1));
        assertThat(limit.inEffect()).isEqualTo(100);
    }
}
