package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTrieTest {

    @ParameterizedTest(name = "{0}: {2} among {1} is {3}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "matrix parameters are data (3.10) | GET:/v1/{x}     | GET /v1/a;x=1  | /v1/{x} [a;x=1]",
                "an empty path is the root         | GET:/           | GET ''         | / []",
                "a path starts with a slash        | GET:/**         | OPTIONS *      | 400 a path starts with '/'",
                "a raw byte                        | GET:/**         | GET /€         | 400 character 2 of the path must be percent-encoded",
                "nothing before the verb           | GET:/v1/{x}:act | GET /v1/:act   | 404",
                "dots before a verb are data       | GET:/v1/{x}:act | GET /v1/..:act | /v1/{x}:act [..]",
                "a path of colons                  | GET:/v1/{x}:a   | GET /v1/::::a  | /v1/{x}:a [:::]",
            })
    void what_no_rule_says_is_decided(String rule, String templates, String request, String answer) {
        assertThat(Tries.answer(templates, request)).as(rule).isEqualTo(answer);
    }

    @Test
    void variables_of_one_normalised_template_are_each_methods_own() {
        PathTrie.Builder<String> builder = PathTrie.builder();
        builder.add("GET", PathTemplate.parse("/{p=a/*}"), "whole");
        builder.add("PUT", PathTemplate.parse("/a/{x}"), "part");
        PathTrie<String> trie = builder.build();

        assertThat(trie.match("GET", "/a/b%2Fc")).isEqualTo(new PathMatch.Found<>("whole", List.of("a/b%2Fc")));
        assertThat(trie.match("PUT", "/a/b%2Fc")).isEqualTo(new PathMatch.Found<>("part", List.of("b/c")));
    }

    /** Whole literal paths are looked up first, and that must not decide what the trie decides otherwise. */
    @ParameterizedTest(name = "{0}: {2} among {1} is {3}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "a verb before a literal that holds it | GET:/v1/a%3Aact GET:/v1/{x}:act | GET /v1/a:act | /v1/{x}:act [a]",
                "the literal when its colon is escaped | GET:/v1/a%3Aact GET:/v1/{x}:act | GET /v1/a%3Aact | /v1/a%3Aact []",
                "the literal when its colon is not     | GET:/v1/a%3Aact                 | GET /v1/a:act | /v1/a%3Aact []",
                "the longer verb before a literal      | GET:/v1/a%3Av:w GET:/v1/{x}:v:w | GET /v1/a:v:w | /v1/{x}:v:w [a]",
                "a method that any method covers       | *:/v1/a GET:/v1/a               | PURGE /v1/a   | /v1/a []",
                "a method that another template has    | PUT:/v1/a GET:/v1/{x}           | GET /v1/a     | /v1/{x} [a]",
                "a literal that is no path             | GET:/v1/..;x                    | GET /v1/..;x  | 400 the path has a dot segment at character 5",
            })
    void a_literal_path_is_decided_by_the_trie(String rule, String templates, String request, String answer) {
        assertThat(Tries.answer(templates, request)).as(rule).isEqualTo(answer);
    }

    @Test
    void a_trie_does_not_change_when_its_builder_goes_on() {
        PathTrie.Builder<String> builder = PathTrie.builder();
        builder.add("GET", PathTemplate.parse("/a"), "a");
        PathTrie<String> trie = builder.build();
        builder.add("GET", PathTemplate.parse("/b"), "b");

        assertThat(trie.match("GET", "/b")).isEqualTo(new PathMatch.NotFound<>());
        assertThat(builder.build().match("GET", "/b")).isEqualTo(new PathMatch.Found<>("b", List.of()));
    }

    @Test
    void the_allowed_methods_cannot_be_changed() {
        SortedSet<String> methods = new TreeSet<>(Set.of("GET"));
        PathMatch.MethodNotAllowed<String> match = new PathMatch.MethodNotAllowed<>(methods);
        methods.add("PUT");

        assertThat(match.allowed()).containsExactly("GET");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> match.allowed().add("PUT"));
    }

    /** 2^12 templates of literal or star, all of them under another method, and a path that follows every one of them. */
    @Test
    void backing_out_visits_each_node_at_most_once() {
        PathTrie.Builder<Integer> builder = PathTrie.builder();
        for (int bits = 0; bits < 1 << 12; bits++) {
            StringBuilder template = new StringBuilder();
            for (int level = 0; level < 12; level++) {
                template.append((bits >> level & 1) == 0 ? "/a" : "/*");
            }
            builder.add("GET", PathTemplate.parse(template.toString()), bits);
            builder.add("GET", PathTemplate.parse("/**" + "/a".repeat(bits % 500)), bits);
        }
        PathTrie<Integer> trie = builder.build();
        String path = "/a".repeat(12);

        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 20; i++) {
                assertThat(trie.match("PUT", path)).isInstanceOf(PathMatch.MethodNotAllowed.class);
            }
        });
    }

    /** What makes a naive matcher exponential: many ways to cut 8 KB of the same short segment. */
    @Test
    void the_longest_paths_take_no_longer_than_their_length() {
        PathTrie<String> trie = Tries.trie("GET:/" + "a/".repeat(2000) + "b GET:/" + "*/".repeat(2000) + "b "
                + "GET:/**/" + "a/".repeat(1000) + "b GET:/{p=a/a/a/**/a/a/c} GET:/{x}:" + "v".repeat(128)
                + " GET:/{q=**}:" + ":v".repeat(60).substring(1));

        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 20; i++) {
                assertThat(trie.match("GET", "/a".repeat(4096))).isEqualTo(new PathMatch.NotFound<>());
                assertThat(trie.match("GET", "/".repeat(8192))).isEqualTo(new PathMatch.NotFound<>());
                assertThat(trie.match("GET", "/" + ":v".repeat(4095))).isInstanceOf(PathMatch.Found.class);
                assertThat(trie.match("GET", "/" + ":".repeat(8191))).isEqualTo(new PathMatch.NotFound<>());
                assertThat(trie.match("GET", "/" + "%2e".repeat(2730))).isEqualTo(new PathMatch.NotFound<>());
                assertThat(trie.match("GET", "/" + "a/".repeat(2000) + "b")).isInstanceOf(PathMatch.Found.class);
            }
        });
    }
}
