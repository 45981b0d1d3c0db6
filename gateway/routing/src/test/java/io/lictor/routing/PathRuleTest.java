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
        assertThat(rule.handling().segments()).isZero();
        assertThat(rule.methods()).containsExactly("*");
    }

    @Test
    void every_option_is_read() {
        PathRule rule = PathRule.parse("API.example.org/a/post/ strip=/a/post methods=get,POST priority=-3");

        assertThat(rule.host()).contains("api.example.org");
        assertThat(rule.template().normalized()).isEqualTo("/a/post/**");
        assertThat(rule.handling().segments()).isEqualTo(2);
        assertThat(rule.methods()).isEqualTo(List.of("GET", "POST"));
        assertThat(rule.priority()).isEqualTo(-3);
    }

    @Test
    void the_root_takes_everything() {
        assertThat(PathRule.parse("/").template().normalized()).isEqualTo("/**");
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a/**",
        "/a match=segments, /a/**",
        "/a match=exact, /a",
        "/a match=raw, /a*  (glob)",
        "/a*c match=glob, /a*c (glob)",
    })
    void the_path_is_read_as_it_is_meant(String text, String normalized) {
        assertThat(PathRule.parse(text).template().normalized()).isEqualTo(normalized.replace("  ", " "));
    }

    @Test
    void a_host_may_stand_for_all_below_it() {
        assertThat(PathRule.parse("*.Example.org/a").host()).contains("*.example.org");
    }

    @Test
    void conditions_are_all_wanted() {
        PathRule rule = PathRule.parse("/a header=X-Debug header=X-Tenant:~[a-f]+ query=v:2 query=flag");

        assertThat(rule.condition()).hasToString("header=x-debug header=x-tenant:~[a-f]+ query=flag query=v:2");
        assertThat(rule.condition().terms()).isEqualTo(4);
        assertThat(rule.condition())
                .isEqualTo(PathRule.parse("/b query=flag query=v:2 header=x-tenant:~[a-f]+ header=x-debug")
                        .condition());
    }

    @Test
    void what_is_taken_off_lies_before_the_segment_where_the_path_is_open() {
        assertThat(PathRule.parse("/a/b/c match=raw strip=/a/b").handling().segments())
                .isEqualTo(2);
        assertThat(PathRule.parse("/a/*.css match=glob strip=/a").handling().segments())
                .isEqualTo(1);
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
            /post match=all           | known are segments, exact, glob, raw
            /post match=raw strip=/post | must end before the segment where the path is open
            *.*.org/post              | '*.*.org' is not a host name
            /post header=             | '' is not a name
            /post header=a:~(         | '(' is no regular expression
            /post query=:x            | '' is not a name
            """)
    void a_broken_rule_says_what_is_wrong(String text, String message) {
        assertThatThrownBy(() -> PathRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.strip());
    }
}
