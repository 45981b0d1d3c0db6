package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain beginnings and patterns: what they take, and what goes before what. */
final class PatternsTest {

    private static PathTrie<String> trie(PathTemplate... templates) {
        PathTrie.Builder<String> builder = PathTrie.builder();
        for (PathTemplate template : templates) {
            assertThat(builder.add("GET", template, template.toString())).isEmpty();
        }
        return builder.build();
    }

    private static boolean takes(PathTemplate template, String path) {
        return trie(template).match("GET", path) instanceof PathMatch.Found;
    }

    private static String found(PathTrie<String> trie, String path) {
        return trie.match("GET", path) instanceof PathMatch.Found<String> found ? found.value() : "nothing";
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "/foo, /foo, true",
        "/foo, /foobar, true",
        "/foo, /foo/bar, true",
        "/foo, /fo, false",
        "/foo, /bar/foo, false",
        "/foo/, /foo, false",
        "/foo/, /foo/, true",
        "/foo/, /foo/bar/baz, true",
        "/foo/b, /foo/bar, true",
        "/foo/b, /foo/ar, false",
        "/, /, true",
        "/, /anything/at/all, true",
        "/a*b, /a*bc, true",
        "/a*b, /axb, false",
        "/f%6Fo, /foobar, true",
        "/foo, /f%6Fobar, true",
        "/a/{b}:c, '/a/{b}:cd', true",
        "/a/{b}:c, /a/%7Bb%7D:cd, true",
    })
    void a_plain_beginning_takes_all_that_begins_with_it(String beginning, String path, boolean taken) {
        assertThat(takes(PathTemplate.beginning(beginning), path)).isEqualTo(taken);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "/a/*/c, /a/b/c, true",
        "/a/*/c, /a/b/b/c, true",
        "/a/*/c, /a//c, true",
        "/a/*/c, /a/c, false",
        "/a/**, /a/, true",
        "/a/**, /a, false",
        "/*.css, /css/main.css, true",
        "/*.css, /main.css.map, false",
        "/a?c, /abc, true",
        "/a?c, /a/c, true",
        "/a?c, /ac, false",
        "/a?c, /a%C3%A9c, true",
        "/v[0-9]/x, /v7/x, true",
        "/v[0-9]/x, /va/x, false",
        "/v[!0-9]/x, /va/x, true",
        "'/{cats,dogs}/*', /dogs/rex, true",
        "'/{cats,dogs}/*', /cows/rex, false",
        "'/a{b,{c,d}}e', /ade, true",
        "'/a{,b}c', /ac, true",
        "/a\\*b, /a*b, true",
        "/a\\*b, /axb, false",
        "/a%2Ab*, /a*bc, true",
        "/exact, /exact, true",
        "/exact, /exactly, false",
        "/a/*, /a/%2F, true",
        "/a/%2F, /a/b, false",
        "/a/*, /a/%FF, false",
    })
    void a_pattern_takes_the_whole_path(String pattern, String path, boolean taken) {
        assertThat(takes(PathTemplate.glob(pattern), path)).isEqualTo(taken);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a/*        | column 1: a path must start with '/'
            /a//b*     | no segment may be empty
            /a[bc      | '[' is not closed by ']'
            /a[]       | a class must have a character
            /a{b,c     | '{' is not closed by '}'
            /{a,b}{c,d}{e,f}{g,h} | more than 8 alternatives
            /a\\       | a character must follow the backslash
            /a*%2      | '%' must be followed by two hexadecimal digits
            /a*\t#     | must be percent-encoded
            """)
    void a_broken_pattern_says_where(String pattern, String message) {
        assertThatThrownBy(() -> PathTemplate.glob(pattern))
                .isInstanceOf(PathTemplateException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_pattern_may_not_be_longer_than_it_can_be_matched_in_time() {
        assertThatThrownBy(() -> PathTemplate.glob("/" + "a*".repeat(65)))
                .isInstanceOf(PathTemplateException.class)
                .hasMessageContaining("at most 128 characters");
    }

    @Test
    void the_longer_beginning_goes_first_whatever_is_between_its_slashes() {
        PathTrie<String> trie =
                trie(PathTemplate.beginning("/"), PathTemplate.beginning("/foo"), PathTemplate.beginning("/foo/b"));

        assertThat(List.of(found(trie, "/foo/bar"), found(trie, "/foo/c"), found(trie, "/foobar"), found(trie, "/x")))
                .containsExactly("/foo/b (raw)", "/foo (raw)", "/foo (raw)", "/ (raw)");
    }

    @Test
    void whole_segments_go_before_patterns_and_patterns_before_a_tail() {
        PathTrie<String> trie = trie(
                PathTemplate.parse("/**"),
                PathTemplate.beginning("/a"),
                PathTemplate.parse("/a/**"),
                PathTemplate.parse("/*/b"),
                PathTemplate.glob("/a*c"));

        assertThat(List.of(
                        found(trie, "/a/b"),
                        found(trie, "/x/b"),
                        found(trie, "/abc"),
                        found(trie, "/ab"),
                        found(trie, "/b")))
                .containsExactly("/a/**", "/*/b", "/a*c (glob)", "/a (raw)", "/**");
    }

    @Test
    void a_beginning_and_the_pattern_that_means_the_same_are_in_conflict() {
        PathTrie.Builder<String> builder = PathTrie.builder();
        builder.add("GET", PathTemplate.beginning("/foo"), "first");

        assertThat(builder.add("GET", PathTemplate.glob("/foo*"), "second")).contains("first");
    }

    @Test
    void a_pattern_is_not_the_template_that_is_written_alike() {
        PathTrie.Builder<String> builder = PathTrie.builder();
        builder.add("GET", PathTemplate.parse("/a/*"), "template");

        assertThat(builder.add("GET", PathTemplate.glob("/a/*"), "pattern")).isEmpty();
    }

    @Test
    void a_method_that_is_offered_elsewhere_is_told_of_patterns_too() {
        PathTrie<String> trie = trie(PathTemplate.beginning("/foo"));

        assertThat(trie.match("PUT", "/foobar").toString()).contains("GET");
    }

    /** What makes a naive matcher exponential: many runs, and a text that fits all of them but for its end. */
    @Test
    void the_worst_pattern_takes_no_longer_than_text_times_pattern() {
        PathTrie<String> trie = trie(PathTemplate.glob("/" + "*a".repeat(60) + "b"));

        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 20; i++) {
                assertThat(trie.match("GET", "/" + "a".repeat(8_000))).isEqualTo(new PathMatch.NotFound<>());
            }
        });
    }
}
