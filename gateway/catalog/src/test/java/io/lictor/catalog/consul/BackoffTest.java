package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    /** Gives the greatest double below 1. */
    private static final RandomGenerator HIGHEST = () -> -1L;

    private static final RandomGenerator LOWEST = () -> 0L;

    @Test
    void the_ceiling_doubles_from_100_ms_up_to_the_longest_pause() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), HIGHEST);

        List<Long> millis = Stream.generate(backoff::next)
                .limit(9)
                .map(pause -> pause.plusNanos(1).toMillis())
                .toList();

        assertThat(millis).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
    }

    @Test
    void a_cap_holds_one_pause_shorter_and_the_ceiling_goes_on_doubling() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), HIGHEST);

        List<Long> millis = Stream.generate(() -> backoff.next(Duration.ofMillis(300)))
                .limit(5)
                .map(pause -> pause.plusNanos(1).toMillis())
                .toList();

        assertThat(millis).containsExactly(100L, 200L, 300L, 300L, 300L);
        assertThat(backoff.next().plusNanos(1)).isEqualTo(Duration.ofMillis(3200));
    }

    @Test
    void the_jitter_reaches_down_to_no_pause_at_all() {
        assertThat(new Backoff(Duration.ofSeconds(10), LOWEST).next()).isZero();
    }

    @Test
    void a_reset_starts_again_from_100_ms() {
        Backoff backoff = new Backoff(Duration.ofSeconds(10), HIGHEST);
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
    }
}
