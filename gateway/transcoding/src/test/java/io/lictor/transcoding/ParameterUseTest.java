package io.lictor.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told of query parameters is what a request does with them. */
final class ParameterUseTest {

    private final Transcoder transcoder = Items.get("/v1/{name}").transcoder;

    private ParameterUse use(String query) {
        return transcoder.uses(query).get(0);
    }

    @Test
    void one_that_names_a_field_sets_it() {
        assertThat(use("child.displayName=a+b"))
                .isEqualTo(
                        new ParameterUse("child.displayName", "a b", ParameterUse.Fate.SETS, "child.display_name", ""));
    }

    @ParameterizedTest
    @CsvSource({"nope=1, IGNORED", "name=z, IGNORED", "kids=a, REFUSED", "labels=a, REFUSED", "labels[k]=v, SETS"})
    void the_fate_is_that_of_the_request(String query, ParameterUse.Fate fate) {
        assertThat(use(query).fate()).isEqualTo(fate);
        if (fate == ParameterUse.Fate.REFUSED) {
            assertThatThrownBy(() -> transcoder.check(List.of("x"), query)).isInstanceOf(TranscodingException.class);
        } else {
            transcoder.check(List.of("x"), query);
        }
    }

    @Test
    void one_that_is_not_taken_says_why() {
        assertThat(use("name=z").note()).contains("the path or the body");
        assertThat(use("nope=1").note()).contains("no field");
        assertThat(use("kids=a").note()).contains("list of messages");
    }

    @Test
    void a_value_that_does_not_fit_is_found_by_the_check() {
        assertThatThrownBy(() -> transcoder.check(List.of("x"), "n=many"))
                .isInstanceOf(TranscodingException.class)
                .hasMessageContaining("n");
    }
}
