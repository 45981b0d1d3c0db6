package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.path.PathTrie.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A trie that is changed step by step against one that is made at once of what is left. */
final class PathTrieChangesTest {

    private static final int SEQUENCES = Boolean.getBoolean("lictor.soak") ? 20_000 : 500;
    private static final int STEPS = 40;
    private static final List<String> TEMPLATES = List.of(
            "/a",
            "/a/b",
            "/a/*",
            "/*",
            "/**",
            "/a/**",
            "/a/**/b",
            "/**/b/c",
            "/a:v",
            "/*:v",
            "/{x=a/*}:v",
            "/a/b:w",
            "/");
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "*");
    private static final List<String> PATHS = List.of(
            "/", "/a", "/a/", "/a/b", "/a/b/", "/a/x", "/x", "/x/b/c", "/a/x/b", "/a:v", "/x:v", "/a/b:v", "/a/b:w",
            "/ab", "/abc/d", "/b/ab");

    private record Place(String method, String template) {}

    @Test
    void a_changed_trie_answers_as_one_made_at_once() {
        long seed = Long.getLong("lictor.seed", new Random().nextLong());
        System.out.println("PathTrieChangesTest: -Dlictor.seed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            Map<Place, List<Entry<Integer>>> content = new HashMap<>();
            PathTrie<Integer> changed = PathTrie.empty();
            for (int step = 0; step < STEPS; step++) {
                PathTemplate template = template(random);
                String method = METHODS.get(random.nextInt(METHODS.size()));
                List<Entry<Integer>> entries = entries(random, template, step);
                changed = changed.with(method, template, entries);
                content.put(new Place(method, template.normalized()), entries);
            }
            PathTrie<Integer> atOnce = PathTrie.empty();
            for (Map.Entry<Place, List<Entry<Integer>>> place : content.entrySet()) {
                if (!place.getValue().isEmpty()) {
                    PathTemplate template = place.getValue().get(0).template();
                    atOnce = atOnce.with(place.getKey().method(), template, place.getValue());
                }
            }
            for (String path : PATHS) {
                for (String method : List.of("GET", "HEAD", "PUT")) {
                    int least = random.nextInt(2 * STEPS);
                    assertThat(changed.match(method, path, (value, floor) -> value >= floor, least))
                            .as("seed %d, %s %s", seed, method, path)
                            .isEqualTo(atOnce.match(method, path, (value, floor) -> value >= floor, least));
                }
            }
        }
    }

    private static PathTemplate template(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> PathTemplate.beginning("/a".repeat(random.nextInt(2)) + "/a");
            case 1 -> PathTemplate.glob("/a*" + "bc".substring(random.nextInt(3)));
            default -> PathTemplate.parse(TEMPLATES.get(random.nextInt(TEMPLATES.size())));
        };
    }

    private static List<Entry<Integer>> entries(RandomGenerator random, PathTemplate template, int step) {
        List<Entry<Integer>> entries = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            TrailingSlash[] slashes = TrailingSlash.values();
            TrailingSlash slash = slashes[random.nextInt(slashes.length)];
            PathPolicy policy = new PathPolicy(slash, PathUnescape.ALL, random.nextBoolean());
            entries.add(new Entry<>(template, policy, step + STEPS * random.nextInt(2)));
        }
        return entries;
    }

    @Test
    void nothing_is_left_of_what_was_taken_away() {
        PathTrie<Integer> trie = PathTrie.empty();
        for (String template : TEMPLATES) {
            PathTemplate place = PathTemplate.parse(template);
            trie = trie.with("GET", place, List.of(new Entry<>(place, PathPolicy.defaults(), 1)));
        }
        for (String template : TEMPLATES) {
            trie = trie.with("GET", PathTemplate.parse(template), List.of());
        }

        for (String path : PATHS) {
            assertThat(trie.match("GET", path)).isEqualTo(new PathMatch.NotFound<>());
        }
    }

    @Test
    void what_is_not_accepted_leaves_the_way_to_the_next_at_its_place_and_to_less_specific_templates() {
        PathTemplate exact = PathTemplate.parse("/a/b");
        PathTemplate all = PathTemplate.parse("/**");
        PathTrie<Integer> trie = PathTrie.<Integer>empty()
                .with("GET", exact, List.of(entry(exact, 1), entry(exact, 2)))
                .with("*", exact, List.of(entry(exact, 3)))
                .with("GET", all, List.of(entry(all, 4)));

        for (int least = 1; least <= 4; least++) {
            assertThat(trie.match("GET", "/a/b", (value, floor) -> value >= floor, least))
                    .isEqualTo(new PathMatch.Found<>(least, List.of()));
        }
        assertThat(trie.match("GET", "/a/b", (value, floor) -> value >= floor, 5))
                .isEqualTo(new PathMatch.NotFound<>());
    }

    private static Entry<Integer> entry(PathTemplate template, int value) {
        return new Entry<>(template, PathPolicy.defaults(), value);
    }
}
