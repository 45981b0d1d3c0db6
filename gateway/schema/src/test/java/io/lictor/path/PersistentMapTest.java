package io.lictor.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PersistentMapTest {

    /** Each pair of letters has the hash of its neighbour, so texts of them clash by the thousand. */
    private static final String[] CLASHING = {"Aa", "BB", "C#"};

    @Test
    void any_sequence_of_changes_leaves_what_it_leaves_in_a_hash_map() {
        long seed = Long.getLong("lictor.seed", new Random().nextLong());
        System.out.println("PersistentMapTest: -Dlictor.seed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, Integer> expected = new HashMap<>();
        PersistentMap<Integer> map = PersistentMap.empty();
        for (int i = 0; i < 50_000; i++) {
            String key = key(random);
            if (random.nextInt(5) < 3 - (i / 10_000 % 2) * 2) {
                map = map.with(key, i);
                expected.put(key, i);
            } else {
                map = map.without(key);
                expected.remove(key);
            }
            assertThat(map.get(key)).isEqualTo(expected.get(key));
            assertThat(map.size()).isEqualTo(expected.size());
            if (i % 1_000 == 0) {
                assertThat(content(map)).isEqualTo(expected);
            }
        }
        assertThat(content(map)).isEqualTo(expected);
    }

    private static String key(RandomGenerator random) {
        if (random.nextBoolean()) {
            return "key-" + random.nextInt(3_000);
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            key.append(CLASHING[random.nextInt(CLASHING.length)]);
        }
        return key.toString();
    }

    private static <V> Map<String, V> content(PersistentMap<V> map) {
        Map<String, V> content = new HashMap<>();
        map.forEach((key, value) -> {
            assertThat(content.put(key, value)).as("comes once").isNull();
            assertThat(map.get(key)).isSameAs(value);
        });
        return content;
    }

    @Test
    void a_map_stays_as_it_is_when_another_is_made_from_it() {
        PersistentMap<Integer> before = PersistentMap.<Integer>empty().with("a", 1);

        assertThat(before.with("a", 2).with("b", 3).without("a").get("b")).isEqualTo(3);
        assertThat(content(before)).isEqualTo(Map.of("a", 1));
    }

    @Test
    void a_key_is_found_in_the_middle_of_a_text() {
        PersistentMap<String> map = PersistentMap.<String>empty().with(".example.org", "here");

        assertThat(map.get("api.example.org:80", 3, 15)).isEqualTo("here");
        assertThat(map.get("api.example.org:80", 3, 14)).isNull();
    }
}
