package io.lictor.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestIdsTest {

    private final Random random = new Random(1);
    private final RequestIds ids = new RequestIds(() -> random);

    @ParameterizedTest
    @ValueSource(strings = {"a", "7f3e-12", "01HX:abc/def+1=", "A.b_c"})
    void a_sane_id_of_the_client_is_kept(String wished) {
        assertThat(ids.of(wished)).isEqualTo(wished);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"two words", "line\nbreak", "ä", "<script>", "\"quoted\""})
    void anything_else_is_replaced_by_16_random_bytes_in_hex(String wished) {
        assertThat(ids.of(wished)).matches("[0-9a-f]{32}");
    }

    @Test
    void an_id_longer_than_128_characters_is_replaced() {
        assertThat(ids.of("x".repeat(128))).hasSize(128);
        assertThat(ids.of("x".repeat(129))).hasSize(32);
    }

    @Test
    void made_up_ids_differ() {
        assertThat(ids.of(null)).isNotEqualTo(ids.of(null));
    }
}
