package io.lictor.server.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class UsesTest {

    private final Uses<String> uses = new Uses<>();

    @Test
    void what_a_user_keeps_is_in_use() {
        uses.add("a", "x");

        assertThat(uses.keep("a", Set.of("x"))).isEmpty();
    }

    @Test
    void what_the_last_user_gives_up_is_told_once() {
        uses.add("a", "x");
        uses.add("b", "x");

        assertThat(uses.keep("a", Set.of())).isEmpty();
        assertThat(uses.keep("b", Set.of())).containsExactly("x");
        assertThat(uses.keep("b", Set.of())).isEmpty();
    }

    @Test
    void adding_it_twice_is_adding_it_once() {
        uses.add("a", "x");
        uses.add("a", "x");

        assertThat(uses.keep("a", Set.of())).containsExactly("x");
    }
}
