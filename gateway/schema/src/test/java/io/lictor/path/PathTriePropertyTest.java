package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The trie against a matcher that tries every template by itself and compares what is left. */
final class PathTriePropertyTest {

    private static final int SETS = Boolean.getBoolean("lictor.soak") ? 1_000_000 : 20_000;
    private static final int PATHS_PER_SET = 8;
    private static final List<String> METHODS = List.of("GET", "GET", "POST", "HEAD", "*");
    private static final List<String> SNIPPETS = List.of(
            "/",
            "/",
            "/",
            "a",
            "b",
            "a",
            "*",
            "**",
            "{",
            "}",
            "{x}",
            "{y=",
            "=",
            ":",
            ".",
            "%",
            "%2",
            "%2F",
            "%FF",
            "%2e",
            "?",
            " ",
            "é",
            "\ud83d\ude00",
            "\ud83d",
            ";",
            "\u0000");
    private static final List<String> PIECES =
            List.of("a", "b", "a:v", "b:v:w", ":v", "", "%61", "a%3Av", "%2f", "%FF", "a:%76", "%C3%A9", "%40%25");

    @Test
    void the_trie_answers_as_the_naive_matcher() {
        long seed = Long.getLong("lictor.seed", new Random().nextLong());
        System.out.println("PathTriePropertyTest: -Dlictor.seed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        int found = 0;
        int refused = 0;
        int redirected = 0;
        for (int set = 0; set < SETS; set++) {
            NaiveMatcher naive = new NaiveMatcher();
            PathTrie.Builder<Integer> builder = PathTrie.builder();
            for (int i = 0, count = 1 + random.nextInt(6); i < count; i++) {
                String method = METHODS.get(random.nextInt(METHODS.size()));
                PathTemplate template = PathTemplate.parse(template(random));
                PathPolicy policy = policy(random);
                assertThat(builder.add(method, template, policy, i).orElse(null))
                        .as("seed %d, adding %s to %s", seed, template, naive)
                        .isEqualTo(naive.add(method, template, policy, i));
            }
            PathTrie<Integer> trie = builder.build();
            for (int i = 0; i < PATHS_PER_SET; i++) {
                String method = METHODS.get(random.nextInt(METHODS.size() - 1));
                String path = path(random);
                PathMatch<Integer> expected = naive.match(method, path);
                assertThat(trie.match(method, path))
                        .as("seed %d, %s %s among %s", seed, method, path, naive)
                        .isEqualTo(expected);
                found += expected instanceof PathMatch.Found ? 1 : 0;
                refused += expected instanceof PathMatch.MethodNotAllowed ? 1 : 0;
                redirected += expected instanceof PathMatch.Redirect ? 1 : 0;
            }
        }
        assertThat(found).as("the generator finds matches").isGreaterThan(SETS);
        assertThat(refused).as("and refusals").isGreaterThan(SETS / 10);
        assertThat(redirected).as("and redirects").isGreaterThan(SETS / 100);
    }

    /** A template with its method, for looking at one after the other. */
    private record Rule(String method, PathTemplate template, PathPolicy policy) {}

    @Test
    void holding_a_path_against_each_template_comes_to_what_the_trie_finds() {
        long seed = Long.getLong("lictor.seed", new Random().nextLong());
        System.out.println("PathTriePropertyTest: -Dlictor.seed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        int found = 0;
        for (int set = 0; set < SETS / 4; set++) {
            List<Rule> rules = new ArrayList<>();
            PathTrie.Builder<Rule> builder = PathTrie.builder();
            for (int i = 0, count = 1 + random.nextInt(6); i < count; i++) {
                Rule rule = new Rule(
                        random.nextBoolean() ? "GET" : "*", PathTemplate.parse(template(random)), policy(random));
                if (builder.add(rule.method(), rule.template(), rule.policy(), rule)
                        .isEmpty()) {
                    rules.add(rule);
                }
            }
            PathTrie<Rule> trie = builder.build();
            for (int i = 0; i < PATHS_PER_SET; i++) {
                String path = path(random);
                String about = "seed " + seed + ", " + path + " among " + rules;
                PathMatch<Rule> match = trie.match("GET", path);
                assertThat(probed(path, rules)).as(about).isEqualTo(match);
                found += match instanceof PathMatch.Found ? 1 : 0;
            }
        }
        assertThat(found).as("the generator finds matches").isGreaterThan(SETS / 4);
    }

    private static PathMatch<Rule> probed(String path, List<Rule> rules) {
        PathProbe probe = PathProbe.of(path).orElseThrow();
        Rule best = null;
        PathFit.Fits bestFits = null;
        for (Rule rule : rules) {
            PathFit fit = probe.fit(rule.template(), rule.policy());
            if (fit instanceof PathFit.Fits fits
                    && (best == null || bestFits == null || isBefore(rule, fits, best, bestFits))) {
                best = rule;
                bestFits = fits;
            }
        }
        if (best == null || bestFits == null) {
            return new PathMatch.NotFound<>();
        }
        if (bestFits.withoutSlash() && best.policy().trailingSlash() == TrailingSlash.REDIRECT) {
            return new PathMatch.Redirect<>(path.substring(0, path.length() - 1));
        }
        for (PathFit.Capture capture : bestFits.captures()) {
            if (capture.value().isEmpty()) {
                return new PathMatch.Malformed<>("the path's '" + capture.fieldPath() + "' is not UTF-8");
            }
        }
        return new PathMatch.Found<>(
                best,
                bestFits.captures().stream()
                        .map(capture -> capture.value().orElseThrow())
                        .toList());
    }

    private static boolean isBefore(Rule one, PathFit.Fits oneFits, Rule other, PathFit.Fits otherFits) {
        if (oneFits.withoutSlash() != otherFits.withoutSlash()) {
            return otherFits.withoutSlash();
        }
        int order = PathTemplate.precedence().compare(one.template(), other.template());
        return order == 0 ? other.method().equals("*") : order < 0;
    }

    @Test
    void any_text_is_a_template_or_an_error_with_a_column() {
        long seed = Long.getLong("lictor.seed", new Random().nextLong());
        System.out.println("PathTriePropertyTest: -Dlictor.seed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        PathTrie.Builder<String> builder = PathTrie.builder();
        int parsed = 0;
        for (int i = 0; i < 50_000; i++) {
            String text = (random.nextInt(10) == 0 ? "" : "/") + text(random);
            try {
                PathTemplate template = PathTemplate.parse(text);
                String normalized = template.normalized();
                assertThat(PathTemplate.parse(normalized).normalized())
                        .as("seed %d, %s", seed, text)
                        .isEqualTo(normalized);
                builder.add("GET", template, text);
                parsed++;
            } catch (PathTemplateException error) {
                assertThat(error.column()).as("seed %d, %s", seed, text).isBetween(1, text.length() + 1);
            }
        }
        PathTrie<String> trie = builder.build();
        for (int i = 0; i < 50_000; i++) {
            assertThat(trie.match("GET", text(random))).isNotNull();
        }
        assertThat(parsed).isGreaterThan(2_000);
    }

    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            text.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        }
        return text.toString();
    }

    private static PathPolicy policy(RandomGenerator random) {
        TrailingSlash[] slashes = TrailingSlash.values();
        PathUnescape[] modes = PathUnescape.values();
        return new PathPolicy(
                slashes[random.nextInt(slashes.length)], modes[random.nextInt(modes.length)], random.nextBoolean());
    }

    private static String template(RandomGenerator random) {
        List<String> segments = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        int doubleStar = random.nextInt(3) == 0 ? random.nextInt(size) : size;
        for (int i = 0; i < size; i++) {
            segments.add(i == doubleStar ? "**" : i < doubleStar && random.nextInt(3) == 0 ? "*" : literal(random));
        }
        StringBuilder template = new StringBuilder();
        for (int i = 0; i < size; ) {
            int width = 1 + random.nextInt(size - i);
            List<String> part = segments.subList(i, i + width);
            template.append('/')
                    .append(
                            random.nextBoolean()
                                    ? String.join("/", part)
                                    : "{x" + i + "=" + String.join("/", part) + "}");
            i += width;
        }
        int verb = random.nextInt(6);
        return template + (verb == 0 ? ":v" : verb == 1 ? ":w" : verb == 2 ? ":v:w" : "");
    }

    private static String literal(RandomGenerator random) {
        return random.nextInt(8) == 0 ? "%2F" : random.nextBoolean() ? "a" : "b";
    }

    private static String path(RandomGenerator random) {
        StringBuilder path = new StringBuilder();
        for (int i = 0, size = 1 + random.nextInt(4); i < size; i++) {
            int piece = random.nextInt(3) > 0 ? random.nextInt(2) : random.nextInt(PIECES.size());
            path.append('/').append(PIECES.get(piece));
        }
        int verb = random.nextInt(8);
        return path + (verb == 0 ? ":v" : verb == 1 ? ":v:w" : verb == 2 ? "/" : "");
    }
}
