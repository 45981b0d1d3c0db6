package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final TokenBucket bucket = new TokenBucket(100, 10, () -> now);

    @Test
    void a_burst_passes_without_a_pause() {
        bucket.take(60);
        bucket.take(40);

        assertThat(bucket.pause()).isEqualTo(Duration.ZERO);
    }

    @Test
    void what_was_overdrawn_has_to_be_waited_for() {
        bucket.take(130);
        assertThat(bucket.pause()).isEqualTo(Duration.ofSeconds(3));

        now = now.plusSeconds(3);
        assertThat(bucket.pause()).isEqualTo(Duration.ZERO);
    }

    @Test
    void it_fills_up_to_its_capacity_and_no_further() {
        bucket.take(100);
        now = now.plusSeconds(3_600);
        bucket.take(101);

        assertThat(bucket.pause()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void a_clock_that_goes_backwards_takes_nothing_away() {
        bucket.take(100);
        now = now.minusSeconds(3_600);

        assertThat(bucket.pause()).isEqualTo(Duration.ZERO);
    }
}
