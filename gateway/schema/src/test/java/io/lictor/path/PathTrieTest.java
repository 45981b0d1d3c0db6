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

/** The rules of the reference by their numbers; templates are separated by blanks and are their own values. */
final class PathTrieTest {

    @ParameterizedTest(name = "{0}: {2} among {1} is {3}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "a variable is a lone star (1)      | GET:/v1/{x} GET:/v1/{y=*} | GET /v1/a         | /v1/{x} [a]",
                "a variable holds its literals (2)  | GET:/{name=a/*/b/*}       | GET /a/X/b/Y      | /{name=a/*/b/*} [a/X/b/Y]",
                "literals after ** (3)              | GET:/{p=**}/end           | GET /a/b/end      | /{p=**}/end [a/b]",
                "literals after ** are needed (3)   | GET:/{p=**}/end           | GET /a/b          | 404",
                "longer tail first (3)              | GET:/{p=**}/b GET:/{p=**}/a/b | GET /x/a/b    | /{p=**}/a/b [x]",
                "the root (10)                      | GET:/                     | GET /             | / []",
                "the root is not everything (10)    | GET:/                     | GET /a            | 404",
                "literal over star, declared last (15)  | GET:/v1/{x} GET:/v1/foo | GET /v1/foo     | /v1/foo []",
                "literal over star, declared first (15) | GET:/v1/foo GET:/v1/{x} | GET /v1/foo     | /v1/foo []",
                "star over ** (15)                  | GET:/v1/** GET:/v1/{x}    | GET /v1/foo       | /v1/{x} [foo]",
                "literal over ** (15)               | GET:/** GET:/v1/foo       | GET /v1/foo       | /v1/foo []",
                "** takes the rest (15)             | GET:/v1/** GET:/v1/{x}    | GET /v1/foo/bar   | /v1/** []",
                "backs out of a literal (16)        | GET:/a/b/c GET:/a/*/d     | GET /a/b/d        | /a/*/d []",
                "backs out to ** (16)               | GET:/a/b/c GET:/{p=**}    | GET /a/b/d        | /{p=**} [a/b/d]",
                "backs out for the method (17)      | GET:/v1/foo POST:/v1/{x}  | POST /v1/foo      | /v1/{x} [foo]",
                "** may take nothing (18)           | GET:/files/{p=**}         | GET /files        | /files/{p=**} ['']",
                "a literal before a bare ** stays (18) | GET:/{p=files/**}      | GET /files        | /{p=files/**} [files]",
                "** alone takes the root (18)       | GET:/{p=**}               | GET /             | /{p=**} ['']",
                "a star is never empty (19)         | GET:/v1/{x}/y             | GET /v1//y        | 404",
                "a star is never empty at the end (19) | GET:/v1/{x}            | GET /v1/          | 404",
                "a trailing slash is another path (20) | GET:/v1/a              | GET /v1/a/        | 404",
                "and is data in ** (21)             | GET:/v1/{p=**}            | GET /v1/a/b//     | /v1/{p=**} [a/b//]",
                "one slash alone in ** (21)         | GET:/v1/{p=**}            | GET /v1//         | /v1/{p=**} [/]",
                "an escaped slash is data (22)      | GET:/v1/{x}               | GET /v1/a%2Fb     | /v1/{x} [a/b]",
                "reserved characters decode (23)    | GET:/v1/{x}               | GET /v1/%21%40%5B | /v1/{x} [!@[]",
                "several segments keep %2F (24)     | GET:/v1/{p=a/**}          | GET /v1/a/x%20y%2Fz%2f%21 | /v1/{p=a/**} [a/x y%2Fz%2f!]",
                "** of one segment keeps %2F (25)   | GET:/v1/{p=**}            | GET /v1/a%2Fb     | /v1/{p=**} [a%2Fb]",
                "literal and star keep %2F (26)     | GET:/v1/{p=a/*}           | GET /v1/a/b%2Fc   | /v1/{p=a/*} [a/b%2Fc]",
                "a plus is a plus (27)              | GET:/v1/{x}               | GET /v1/a+b       | /v1/{x} [a+b]",
                "UTF-8 (28)                         | GET:/v1/{x}               | GET /v1/%E2%82%AC | /v1/{x} [€]",
                "not UTF-8 (28)                     | GET:/v1/{x}               | GET /v1/%FF       | 400 the path's 'x' is not UTF-8",
                "overlong UTF-8 (28)                | GET:/v1/{x}               | GET /v1/%C0%AF    | 400 the path's 'x' is not UTF-8",
                "a surrogate (28)                   | GET:/v1/{x}               | GET /v1/%ED%A0%80 | 400 the path's 'x' is not UTF-8",
                "not UTF-8 in several segments (28) | GET:/v1/{p=**}            | GET /v1/a/%FF     | 400 the path's 'p' is not UTF-8",
                "bytes nobody reads pass (28)       | GET:/v1/**                | GET /v1/%E9       | /v1/** []",
                "a bad escape (29)                  | GET:/v1/{x}               | GET /v1/%zz       | 400 '%' is not followed by two hexadecimal digits at character 5 of the path",
                "half an escape (29)                | GET:/v1/{x}               | GET /v1/a%2       | 400 '%' is not followed by two hexadecimal digits at character 6 of the path",
                "an escape cut by a slash (29)      | GET:/v1/**                | GET /v1/%2/a      | 400 '%' is not followed by two hexadecimal digits at character 5 of the path",
                "an escaped literal (30)            | GET:/v1/a%20b             | GET /v1/a%20b     | /v1/a%20b []",
                "an escape nobody needed (30)       | GET:/v1/foo               | GET /v1/f%6Fo     | /v1/foo []",
                "escapes in any case (30)           | GET:/v1/%e2%82%ac         | GET /v1/%E2%82%AC | /v1/%e2%82%ac []",
                "an escaped slash is no slash (30)  | GET:/v1/a/b               | GET /v1/a%2Fb     | 404",
                "an escaped slash in a literal (30) | GET:/v1/a%2Fb             | GET /v1/a%2fb     | /v1/a%2Fb []",
                "bytes that are no text are no literal (30) | GET:/v1/a         | GET /v1/%FF       | 404",
                "dot segments (31)                  | GET:/**                   | GET /v1/../admin  | 400 the path has a dot segment at character 5",
                "a single dot (31)                  | GET:/**                   | GET /v1/./admin   | 400 the path has a dot segment at character 5",
                "a dot segment at the end (31)      | GET:/**                   | GET /v1/..        | 400 the path has a dot segment at character 5",
                "escaped dots (31)                  | GET:/**                   | GET /v1/%2e%2E/a  | 400 the path has a dot segment at character 5",
                "half escaped dots (31)             | GET:/**                   | GET /v1/.%2e/a    | 400 the path has a dot segment at character 5",
                "dots with a matrix parameter (31)  | GET:/**                   | GET /v1/..;x=1/a  | 400 the path has a dot segment at character 5",
                "dots in a larger segment (31)      | GET:/v1/{x}               | GET /v1/a%2e%2eb  | /v1/{x} [a..b]",
                "escaped slashes around dots (31)   | GET:/v1/{x}               | GET /v1/a%2F..%2Fb | /v1/{x} [a/../b]",
                "three dots are data (31)           | GET:/v1/{x}               | GET /v1/...       | /v1/{x} [...]",
                "a query does not belong here (32)  | GET:/v1/{x}               | GET /v1/a?b       | 400 character 6 of the path must be percent-encoded",
                "case of a literal (33)             | GET:/v1/foo               | GET /v1/Foo       | 404",
                "case of a verb (33)                | POST:/v1/{x}:act          | POST /v1/a:Act    | 404",
                "case of a method (33)              | GET:/v1/foo               | get /v1/foo       | 405 GET",
                "HEAD only where declared (34)      | GET:/a HEAD:/a            | HEAD /a           | /a []",
                "HEAD is not GET here (34)          | GET:/a                    | HEAD /a           | 405 GET",
                "any method (35)                    | *:/a                      | PURGE /a          | /a []",
                "a specific method over any (35)    | *:/a/{x} GET:/a/{y}       | GET /a/b          | /a/{y} [b]",
                "any method where no specific (35)  | *:/a/{x} GET:/a/{y}       | PUT /a/b          | /a/{x} [b]",
                "any method at a better template (35) | *:/a/b GET:/a/{y}       | GET /a/b          | /a/b []",
                "a method of your own (36)          | REPORT:/x                 | REPORT /x         | /x []",
                "other methods are told (37)        | GET:/a PUT:/a POST:/b     | DELETE /a         | 405 GET, PUT",
                "of every template (37)             | GET:/a/b PUT:/a/* PATCH:/{p=**} POST:/c | DELETE /a/b | 405 GET, PATCH, PUT",
                "of templates with a verb, too (37) | POST:/a/{x}:act GET:/a/{x} | DELETE /a/b:act  | 405 GET, POST",
                "no template (37)                   | GET:/a                    | DELETE /b         | 404",
                "OPTIONS is a method like any (38)  | GET:/a                    | OPTIONS /a        | 405 GET",
                "matrix parameters are data (3.10)  | GET:/v1/{x}               | GET /v1/a;x=1     | /v1/{x} [a;x=1]",
                "an empty path is the root          | GET:/                     | GET ''            | / []",
                "a path starts with a slash         | GET:/**                   | OPTIONS *         | 400 a path starts with '/'",
                "a raw byte                         | GET:/**                   | GET /€            | 400 character 2 of the path must be percent-encoded",
            })
    void a_path_is_matched(String rule, String templates, String request, String answer) {
        assertThat(answer(templates, request)).as(rule).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0}: {2} among {1} is {3}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "a verb (39)                        | POST:/v1/{x}:act          | POST /v1/7:act    | /v1/{x}:act [7]",
                "an unregistered verb is data (40)  | GET:/v1/{x}               | GET /v1/a:b       | /v1/{x} [a:b]",
                "the verb rule first (41)           | GET:/v1/{x} GET:/v1/{x}:act | GET /v1/a:act   | /v1/{x}:act [a]",
                "the plain rule else (41)           | GET:/v1/{x} GET:/v1/{x}:act | GET /v1/a:b     | /v1/{x} [a:b]",
                "the last colon (42)                | GET:/v1/{x}:act           | GET /v1/a:b:act   | /v1/{x}:act [a:b]",
                "a verb with a colon (42)           | GET:/v1/{x}:verb:sub      | GET /v1/a:verb:sub | /v1/{x}:verb:sub [a]",
                "the longer verb first (42)         | GET:/v1/{x}:sub GET:/v1/{x}:verb:sub | GET /v1/a:verb:sub | /v1/{x}:verb:sub [a]",
                "somebody else's verb is data (43)  | GET:/v1/{x}:cancel GET:/other/{x} | GET /other/a:cancel | /other/{x} [a:cancel]",
                "plain only if no verb matches (43) | GET:/v1/{x} GET:/{p=**}:act | GET /v1/a:act   | /{p=**}:act [v1/a]",
                "the verb has another method (43)   | POST:/v1/{x}:act GET:/v1/{x} | GET /v1/a:act  | /v1/{x} [a:act]",
                "a colon inside (44)                | GET:/v1/{x}/y GET:/v1/{x}:act | GET /v1/a:act/y | /v1/{x}/y [a:act]",
                "a slash after the verb (45)        | GET:/v1/{x}:act           | GET /v1/a:act/    | 404",
                "an escaped colon (46)              | GET:/v1/{x} GET:/v1/{x}:act | GET /v1/a%3Aact | /v1/{x} [a:act]",
                "an escaped colon before a verb (46) | GET:/v1/{x}:act          | GET /v1/a%3Ab:act | /v1/{x}:act [a:b]",
                "an escape in a verb (30)           | GET:/v1/{x}:act           | GET /v1/a:%61ct   | /v1/{x}:act [a]",
                "a verb at a literal (47)           | GET:/v1/items:batchGet GET:/v1/{x} GET:/v1/items | GET /v1/items:batchGet | /v1/items:batchGet []",
                "the literal without it (47)        | GET:/v1/items:batchGet GET:/v1/{x} GET:/v1/items | GET /v1/items | /v1/items []",
                "the star without it (47)           | GET:/v1/items:batchGet GET:/v1/{x} GET:/v1/items | GET /v1/items:other | /v1/{x} [items:other]",
                "a verb after ** (48)               | GET:/{p=**}:exp           | GET /a/b:exp      | /{p=**}:exp [a/b]",
                "which is needed (48)               | GET:/{p=**}:exp           | GET /a/b          | 404",
                "a verb after an empty ** (48)      | GET:/f/{p=**}:exp         | GET /f:exp        | /f/{p=**}:exp ['']",
                "nothing before the verb            | GET:/v1/{x}:act           | GET /v1/:act      | 404",
                "dots before a verb are data        | GET:/v1/{x}:act           | GET /v1/..:act    | /v1/{x}:act [..]",
                "a path of colons                   | GET:/v1/{x}:a             | GET /v1/::::a     | /v1/{x}:a [:::]",
            })
    void a_verb_is_judged_by_candidate(String rule, String templates, String request, String answer) {
        assertThat(answer(templates, request)).as(rule).isEqualTo(answer);
    }

    @Test
    void the_same_method_and_normalised_template_is_a_conflict_the_first_wins() { // rule 9
        PathTrie.Builder<String> builder = PathTrie.builder();

        assertThat(builder.add("GET", PathTemplate.parse("/a/{x}"), "first")).isEmpty();
        assertThat(builder.add("GET", PathTemplate.parse("/a/{y=*}"), "second")).contains("first");
        assertThat(builder.add("POST", PathTemplate.parse("/a/{z}"), "third")).isEmpty();
        assertThat(builder.add("*", PathTemplate.parse("/a/{z}"), "fourth")).isEmpty();
        assertThat(builder.add("*", PathTemplate.parse("/a/{w}"), "fifth")).contains("fourth");

        PathTrie<String> trie = builder.build();
        assertThat(trie.match("GET", "/a/1")).isEqualTo(new PathMatch.Found<>("first", List.of("1")));
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
        PathTrie<String> trie = trie("GET:/" + "a/".repeat(2000) + "b GET:/" + "*/".repeat(2000) + "b "
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

    private static PathTrie<String> trie(String templates) {
        PathTrie.Builder<String> builder = PathTrie.builder();
        for (String entry : templates.split(" +", -1)) {
            int colon = entry.indexOf(':');
            String template = entry.substring(colon + 1);
            builder.add(entry.substring(0, colon), PathTemplate.parse(template), template);
        }
        return builder.build();
    }

    private static String answer(String templates, String request) {
        String[] parts = request.split(" ", 2);
        PathMatch<String> match = trie(templates).match(parts[0], parts[1].replace("''", ""));
        if (match instanceof PathMatch.Found<String> found) {
            return found.value() + (found.variables().equals(List.of("")) ? " ['']" : " " + found.variables());
        }
        if (match instanceof PathMatch.MethodNotAllowed<String> refused) {
            return "405 " + String.join(", ", refused.allowed());
        }
        return match instanceof PathMatch.Malformed<String> malformed ? "400 " + malformed.reason() : "404";
    }
}
