package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTemplateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "/                        | /",
                "/v1                      | /v1",
                "/v1/{p=**}               | /v1/**",
                "/v1/{p=a/**/b}/c:d       | /v1/a/**/b/c:d",
                "/v1/{a.b.c}              | /v1/*",
                "/v1/{x}:act              | /v1/*:act",
                "/v1/{x}:verb:sub         | /v1/*:verb:sub", // rule 42
                "/{p=**}:exp              | /**:exp",
                "/v1/a b                  | /v1/a%20b", // rule 30
                "/v1/a%20b                | /v1/a%20b", // rule 30
                "/v1/f%6Fo                | /v1/foo", // rule 30
                "/v1/€                    | /v1/%E2%82%AC",
                "/v1/%e2%82%ac            | /v1/%E2%82%AC",
                "/v1/a%2fb                | /v1/a%2Fb",
                "/v1/%2A                  | /v1/%2A",
                "/v1/a%3Ab                | /v1/a%3Ab",
                "/v1/a=b;c=d,e            | /v1/a=b;c=d,e",
                "/pkg.Service/Method      | /pkg.Service/Method",
                "/v1/...                  | /v1/...",
            })
    void a_template_has_one_normalised_spelling(String template, String normalized) {
        assertThat(PathTemplate.parse(template).normalized()).isEqualTo(normalized);
        assertThat(PathTemplate.parse(normalized).normalized())
                .as("and that is a template, too")
                .isEqualTo(normalized);
        assertThat(PathTemplate.parse(template)).hasToString(template);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "``            |  1 | a template must start with '/', got the end",
                "/*a           |  3 | expected '/', ':' or the end, got 'a'",
                "/***          |  4 | expected '/', ':' or the end, got '*'",
                "/{x           |  4 | expected '.', '=' or '}', got the end",
                "/{x=          |  5 | expected a segment (no segment may be empty), got the end",
                "/{x=}         |  5 | expected a segment (no segment may be empty), got '}'",
                "/{x=a/}       |  7 | expected a segment (no segment may be empty), got '}'",
                "/{x=a         |  6 | expected '/' or '}', got the end",
                "/{x.}         |  5 | expected a field name, got '}'",
                "/{.x}         |  3 | expected a field name, got '.'",
                "/{x y}        |  3 | 'x y' is not a field name",
                "/{1x}         |  3 | '1x' is not a field name",
                "/{x}y         |  5 | expected '/', ':' or the end, got 'y'",
                "/y{x}         |  3 | expected '/', ':' or the end, got '{'",
                "/x}           |  3 | expected '/', ':' or the end, got '}'",
                "/a:b/c        |  5 | expected the end after the verb, got '/'",
                "/a:b*         |  5 | expected the end after the verb, got '*'",
                "/a::b         |  4 | expected the text of a verb, got ':'",
                "/a?b          |  3 | '?' must be percent-encoded",
                "/a#b          |  3 | '#' must be percent-encoded",
                "/ab%zz        |  4 | '%' must be followed by two hexadecimal digits",
                "/ab%2         |  4 | '%' must be followed by two hexadecimal digits",
                "/a/%FF        |  4 | '%FF' does not decode to UTF-8",
                "/a/../b       |  4 | a dot segment can never be matched",
                "/a/%2E        |  4 | a dot segment can never be matched",
            })
    void an_error_names_the_column(String template, int column, String problem) {
        assertThatExceptionOfType(PathTemplateException.class)
                .isThrownBy(() -> PathTemplate.parse(template))
                .satisfies(error -> assertThat(error.column()).isEqualTo(column))
                .withMessage("column %d: %s (in \"%s\")", column, problem, template);
    }

    @Test
    void a_control_character_is_refused_without_being_shown() {
        assertThatExceptionOfType(PathTemplateException.class)
                .isThrownBy(() -> PathTemplate.parse("/a\tb"))
                .withMessageStartingWith("column 3: a control character must be percent-encoded");
    }

    @Test
    void half_a_surrogate_pair_is_refused() {
        assertThatExceptionOfType(PathTemplateException.class)
                .isThrownBy(() -> PathTemplate.parse("/a\ud800"))
                .withMessageStartingWith("column 2: half of a surrogate pair");
    }

    @Test
    void lengths_are_bounded() {
        assertThatExceptionOfType(PathTemplateException.class)
                .isThrownBy(() -> PathTemplate.parse("/a".repeat(2049)))
                .withMessageStartingWith("column 4097: a template may have at most 4096 characters");
        assertThatExceptionOfType(PathTemplateException.class)
                .isThrownBy(() -> PathTemplate.parse("/a:" + "v".repeat(129)))
                .withMessageStartingWith("column 3: a verb may have at most 128 characters");
    }

    @Test
    void variables_know_their_segments_and_whether_they_are_several() {
        assertThat(PathTemplate.parse("/v1/{a}/{b.c=x/*}/{d=lit}/{e=**}").variables())
                .containsExactly(
                        new TemplateVariable("a", false, 1, 2),
                        new TemplateVariable("b.c", true, 2, 4), // rule 26
                        new TemplateVariable("d", false, 4, 5),
                        new TemplateVariable("e", true, 5, 6)); // rule 25
    }

    @Test
    void a_verb_is_told_apart() {
        assertThat(PathTemplate.parse("/v1/{x}:act").verb()).contains("act");
        assertThat(PathTemplate.parse("/v1/{x}").verb()).isEmpty();
    }

    @Test
    void a_quoted_text_is_one_literal_segment() {
        for (String text : List.of("post_micro", "a/b", "{x}", "**", "a:b", "50%", "ü", " ")) {
            PathTemplate template = PathTemplate.parse("/" + PathTemplate.quote(text));
            assertThat(template.segments()).containsExactly(new Segment.Literal(text));
        }
    }
}
