package io.lictor.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathRuleTest {

    @Test
    void a_path_alone_takes_everything_at_and_below_it() {
        PathRule rule = PathRule.parse("/post");

        assertThat(rule.host()).isEmpty();
        assertThat(rule.template().normalized()).isEqualTo("/post/**");
        assertThat(rule.strip()).isZero();
        assertThat(rule.methods()).containsExactly("*");
    }

    @Test
    void every_option_is_read() {
        PathRule rule = PathRule.parse("API.example.org/a/post/ strip=/a/post methods=get,POST priority=-3");

        assertThat(rule.host()).contains("api.example.org");
        assertThat(rule.template().normalized()).isEqualTo("/a/post/**");
        assertThat(rule.strip()).isEqualTo(2);
        assertThat(rule.methods()).isEqualTo(List.of("GET", "POST"));
        assertThat(rule.priority()).isEqualTo(-3);
    }

    @Test
    void the_root_takes_everything() {
        assertThat(PathRule.parse("/").template().normalized()).isEqualTo("/**");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            example.org               | a path is missing
            ex ample/x y=1            | a path is missing
            exa$mple/x                | 'exa$mple' is not a host name
            /a//b                     | path '/a//b':
            /a/{                      | column
            /post strip=/pos          | must be a beginning of the path /post
            /post strip=post          | must be a beginning of the path /post
            /post priority=high       | priority=high must be a whole number
            /post methods=GET,P@ST    | 'P@ST' is not an HTTP method
            /post colour=red          | there is no option 'colour'
            /post strip               | must be a beginning
            """)
    void a_broken_rule_says_what_is_wrong(String text, String message) {
        assertThatThrownBy(() -> PathRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.strip());
    }
}
