package io.lictor.consul.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "300ms,PT0.3S",
        "10s,PT10S",
        "1.5h,PT1H30M",
        "2h45m,PT2H45M",
        "-5s,PT-5S",
        "0,PT0S",
        ".5s,PT0.5S",
        "1m,PT1M",
        "7ns,PT0.000000007S",
        "3us,PT0.000003S",
        "3µs,PT0.000003S"
    })
    void reads_numbers_with_units(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5x", "s", "5 s", "s5", "1d", "99999999999h", "--5s"})
    void refuses_the_rest(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }
}
