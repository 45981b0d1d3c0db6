package io.lictor.routing.traefik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            Host(`a`)                             => Host(`a`)
            Host("a") && PathPrefix(`/x`)         => Host(`a`) PathPrefix(`/x`)
            Host(`a`)||Host(`b`)&&Path(`/x`)      => Host(`a`), Host(`b`) Path(`/x`)
            (Host(`a`)||Host(`b`)) && Path(`/x`)  => Host(`a`) Path(`/x`), Host(`b`) Path(`/x`)
            !Method(`GET`)                        => !Method(`GET`)
            !(Method(`GET`) || Method(`HEAD`))    => !Method(`GET`) !Method(`HEAD`)
            !(Path(`/x`) && !Method(`GET`))       => !Path(`/x`), Method(`GET`)
            Headers(`X-Canary`, `yes`)            => Headers(`X-Canary`, `yes`)
            """)
    void a_rule_becomes_alternatives_with_all_their_terms(String rule, String alternatives) {
        assertThat(written(Rule.parse(rule))).isEqualTo(alternatives);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            Host(a)                 => character 6: expected a value in backticks or quotation marks, found 'a'
            Host(`a`) && `          => character 14: expected a matcher such as Host(`example.org`), found '`'
            Host(`a                 => the value that begins at character 6 has no end: `
            Host(``)                => the value at character 6 is empty
            Host(`a`) Path(`/x`)    => character 11: expected '&&', '||' or the end of the rule, found 'P'
            (Host(`a`)              => character 11: expected ')', found the end
            """)
    void a_broken_rule_is_refused_with_the_place(String rule, String message) {
        assertThatThrownBy(() -> Rule.parse(rule))
                .isInstanceOf(RuleException.class)
                .hasMessage(message);
    }

    @Test
    void a_rule_nested_too_deep_is_refused_without_a_stack_overflow() {
        String rule = "(".repeat(2_000) + "Host(`a`)" + ")".repeat(2_000);

        assertThatThrownBy(() -> Rule.parse(rule))
                .isInstanceOf(RuleException.class)
                .hasMessageContaining("nested deeper than 32");
    }

    @Test
    void a_rule_that_multiplies_into_thousands_of_alternatives_is_refused() {
        String rule = IntStream.range(0, 12)
                .mapToObj(i -> "(Host(`a" + i + "`) || Host(`b" + i + "`))")
                .collect(Collectors.joining(" && "));

        assertThatThrownBy(() -> Rule.parse(rule).alternatives())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 64 alternatives");
    }

    private static String written(Rule rule) {
        return rule.alternatives().stream().map(RuleTest::written).collect(Collectors.joining(", "));
    }

    private static String written(List<Rule.Term> terms) {
        return terms.stream()
                .map(term -> (term.holds() ? "" : "!") + term.matcher())
                .collect(Collectors.joining(" "));
    }
}
