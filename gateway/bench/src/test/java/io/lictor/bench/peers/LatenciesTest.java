package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LatenciesTest {

    /** 1,000 us down to 1 us. */
    private final Latencies thousand = Latencies.of(
            LongStream.rangeClosed(1, 1000).map(i -> 1000 * (1001 - i)).toArray());

    @ParameterizedTest
    @CsvSource({"50, 500", "99, 990", "99.9, 999", "100, 1000", "0.01, 1"})
    void a_percentile_is_what_so_many_did_not_exceed(double percent, double micros) {
        assertThat(thousand.micros(percent)).isEqualTo(micros);
    }

    @Test
    void of_few_the_tail_is_the_longest() {
        assertThat(Latencies.of(7_000, 9_000, 8_000).micros(99.9)).isEqualTo(9);
    }

    @Test
    void of_two_half_did_not_exceed_the_shorter() {
        assertThat(Latencies.of(9_000, 7_000).micros(50)).isEqualTo(7);
    }

    @Test
    void of_none_there_is_no_percentile() {
        assertThat(Latencies.of().micros(50)).isNaN();
    }
}
