package io.lictor.samples.serving;

import static io.lictor.samples.serving.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordStoreTest {

    private final RecordStore<String> store = new RecordStore<>();

    @Test
    void pages_follow_each_other_until_the_end() {
        for (int number = 0; number < 45; number++) {
            store.add(id -> id);
        }

        List<String> all = new ArrayList<>();
        Page<String> page = store.page(0, "", any -> true);
        all.addAll(page.records());
        while (!page.next().isEmpty()) {
            page = store.page(0, page.next(), any -> true);
            all.addAll(page.records());
        }

        assertThat(all).hasSize(45).startsWith("1", "2").endsWith("44", "45");
    }

    @Test
    void a_page_that_ends_with_the_list_has_no_token() {
        store.add(id -> id);
        store.add(id -> id);

        assertThat(store.page(2, "", any -> true).next()).isEmpty();
    }

    @Test
    void a_token_stays_good_when_its_record_is_removed() {
        for (int number = 0; number < 4; number++) {
            store.add(id -> id);
        }
        Page<String> first = store.page(2, "", any -> true);

        store.remove("2");

        assertThat(store.page(2, first.next(), any -> true).records()).containsExactly("3", "4");
    }

    @Test
    void a_page_holds_at_most_a_hundred() {
        for (int number = 0; number < 150; number++) {
            store.add(id -> id);
        }

        assertThat(store.page(1000, "", any -> true).records()).hasSize(100);
    }

    @Test
    void the_oldest_records_make_room() {
        for (int number = 0; number < 10_001; number++) {
            store.add(id -> id);
        }

        assertThat(store.find("1")).isEmpty();
        assertThat(store.find("10001")).contains("10001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "01", "-1", "+1", "1 ", "one", "99999999999999999999"})
    void an_id_that_was_never_handed_out_finds_nothing(String id) {
        store.add(any -> any);

        assertThat(store.find(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "!!!", "YWZ0ZXI6"})
    void a_foreign_token_is_refused(String token) {
        assertThat(assertRefused(() -> store.page(0, token, any -> true), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly("page_token");
    }

    @Test
    void a_negative_page_size_is_refused() {
        assertThat(assertRefused(() -> store.page(-1, "", any -> true), Code.INVALID_ARGUMENT)
                        .fields())
                .containsExactly("page_size");
    }
}
