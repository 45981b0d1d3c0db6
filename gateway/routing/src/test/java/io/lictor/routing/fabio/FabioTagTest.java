package io.lictor.routing.fabio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FabioTagTest {

    private static FabioTag read(String text) {
        return FabioTag.parse(text, Map.of("DC", "dc1"));
    }

    @Test
    void a_path_alone_is_for_every_host() {
        assertThat(read("/css")).isEqualTo(new FabioTag("", "/css", Map.of()));
    }

    @Test
    void the_host_is_lowered_and_the_path_is_not() {
        assertThat(read("I.Com/Static")).isEqualTo(new FabioTag("i.com", "/Static", Map.of()));
    }

    @Test
    void options_are_words_with_an_equals_sign() {
        assertThat(read("/foo/bar  strip=/foo redirect=302,https://x.org/?a=b register")
                        .options())
                .containsExactly(
                        Map.entry("strip", "/foo"),
                        Map.entry("redirect", "302,https://x.org/?a=b"),
                        Map.entry("register", ""));
    }

    @Test
    void a_port_has_no_path() {
        assertThat(read(":3306 proto=tcp").path()).isEmpty();
    }

    @Test
    void variables_stand_for_the_datacenter_and_unknown_ones_for_nothing() {
        assertThat(read("$DC.x.org/${DC}/$nobody/a")).isEqualTo(new FabioTag("dc1.x.org", "/dc1//a", Map.of()));
    }

    @Test
    void nothing_is_refused() {
        assertThatThrownBy(() -> read("  "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host and path are missing");
    }
}
