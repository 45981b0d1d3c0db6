package io.lictor.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedPatternTest {

    @Test
    void it_fits_the_whole_value_or_not_at_all() {
        assertThat(BoundedPattern.compile("[a-f]+").matches("cafe")).isTrue();
        assertThat(BoundedPattern.compile("[a-f]+").matches("cafes")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*a){20}b", "(a?a?a?){50}b"})
    void what_takes_others_for_ever_is_done_at_once(String text) {
        BoundedPattern pattern = BoundedPattern.compile(text);
        String value = "a".repeat(1_024);

        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(pattern.matches(value)).isFalse();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{100}){100}){100}",
                "((((((a{9}){9}){9}){9}){9}){9}){9}",
                "(a{1000}b{1000})",
                "((((x{0}){1000}){1000}){1000}){1000}",
                "(((((x*){99}){9}){9}){9}){9}",
                "a{101}",
                "a{1,4000000000}",
                "(ab){100}c{2}",
                "([a-z]{0,99}[a-z]?[a-z]?[a-z]?[a-z]?)*[a-z]{99}[a-z]{99}[a-z]{99}[a-z]{99}",
                "(a)\\1",
                "(?=a)",
                "[",
            })
    void what_is_too_large_or_not_linear_is_refused_before_it_is_large(String text) {
        assertThatThrownBy(() -> BoundedPattern.compile(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_people_write_is_taken() {
        String uuid = "(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

        assertThat(BoundedPattern.compile(uuid).matches("3F2A9C41-0000-4000-8000-00805f9b34fb"))
                .isTrue();
        assertThat(BoundedPattern.compile("(\\d+\\.){3}\\d+").matches("10.0.0.1"))
                .isTrue();
    }

    @Test
    void neither_the_text_nor_the_value_may_be_long() {
        assertThatThrownBy(() -> BoundedPattern.compile("a".repeat(257)))
                .hasMessageContaining("at most 256 characters");
        assertThat(BoundedPattern.compile("a*").matches("a".repeat(1_024))).isTrue();
        assertThat(BoundedPattern.compile("a*").matches("a".repeat(1_025))).isFalse();
    }
}
