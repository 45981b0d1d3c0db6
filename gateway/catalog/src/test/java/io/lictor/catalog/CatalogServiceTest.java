package io.lictor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CatalogServiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "/", "./", "/a", "a/", "a/.", "a//b", "a/../b", "http://x", "a\tb", "a\u00a0b"})
    void a_name_that_consul_would_take_for_another_path_cannot_be_asked_for(String name) {
        assertThat(CatalogService.canBeAskedFor(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", " ", "%", "%2e", "+", "...", ".a", "a.", "a/b", "what?#", "größe", "\ud83d\ude80"})
    void any_other_can(String name) {
        assertThat(CatalogService.canBeAskedFor(name)).isTrue();
    }
}
