package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BlindnessGuardTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final BlindnessGuard guard = new BlindnessGuard(() -> now);

    @Test
    void an_empty_list_is_never_believed_after_one_with_services() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> guard.check(Set.of("consul", "web"), Set.of()))
                    .hasMessageContaining("may the token still read services");
            now = now.plusSeconds(60);
        }
    }

    @Test
    void an_empty_list_is_believed_where_nothing_was_known() {
        assertThatCode(() -> guard.check(Set.of(), Set.of())).doesNotThrowAnyException();
    }

    @Test
    void a_list_without_consul_is_believed_after_20_seconds() {
        Set<String> before = Set.of("consul", "web", "shop");
        Set<String> after = Set.of("web");

        assertThatThrownBy(() -> guard.check(before, after)).hasMessageContaining("no longer lists itself");
        now = now.plusSeconds(19);
        assertThatThrownBy(() -> guard.check(before, after)).hasMessageContaining("no longer lists itself");
        now = now.plusSeconds(1);
        assertThatCode(() -> guard.check(before, after)).doesNotThrowAnyException();
    }

    @Test
    void consul_seen_again_ends_the_doubt() {
        Set<String> before = Set.of("consul", "web");
        assertThatThrownBy(() -> guard.check(before, Set.of("web"))).isNotNull();
        now = now.plusSeconds(15);
        guard.check(before, before);
        now = now.plusSeconds(15);

        assertThatThrownBy(() -> guard.check(before, Set.of("web"))).hasMessageContaining("no longer lists itself");
    }

    @Test
    void a_token_that_never_saw_consul_need_not_see_it() {
        assertThatCode(() -> guard.check(Set.of("web", "shop"), Set.of("web"))).doesNotThrowAnyException();
        assertThatCode(() -> guard.check(Set.of("web"), Set.of())).doesNotThrowAnyException();
    }

    @Test
    void an_operators_word_counts_for_the_next_list() {
        guard.accept();

        assertThatCode(() -> guard.check(Set.of("consul", "web"), Set.of())).doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.check(Set.of("consul", "web"), Set.of())).isNotNull();
    }
}
