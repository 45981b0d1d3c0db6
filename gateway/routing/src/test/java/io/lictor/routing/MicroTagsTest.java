package io.lictor.routing;

import static io.lictor.consul.testing.GoMicroTags.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.consul.testing.GoMicroTags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MicroTagsTest {

    /** Made by another zlib than Java's. */
    private static final String ENDPOINT =
            "e-789c558fc10ac2300c86df25e7e2eebb8bde14dd4d3c041beca06b6b9b0da4f4dd6dc72ceb29e1cb97fc2482"
                    + "c189a087932762f28733696d4180a7cf4c81a18f7fe3b61101fc752d5850e70efa4795d752cdc07e34ef9d6866"
                    + "add3339598e0ac09d4e46c681754497340c0448c1219cbba422335f9ec7bf78275a6ac2caf1d0771bddc87cc1c"
                    + "b2caa45363174b5c82947e413056a9";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t-789caa562a28ca2fc94fcecf51b252ca2d4d2e50aa05040000ffff46a906e2 | {\"protocol\":\"mucp\"}",
                "t-789caa562a4a4dcf2c2e29aa54b2524acecf2b2ecd51aa05040000ffff560f07c8 | {\"registry\":\"consul\"}",
                "t-789cab562a28ca2fc94fcecf51b2524a2f2a4856aa0500468306d9 | {\"protocol\":\"grpc\"}",
                "v-789c33d433d033000002ce00ee | 1.0.0",
                "t={\"server\":\"rpc\"} | {\"server\":\"rpc\"}",
                "v=0.1 | 0.1",
            })
    void a_tag_holds_its_text(String tag, String text) {
        assertThat(MicroTags.text(tag)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "e-commerce,false",
        "e-78,false",
        "e-789c03,true",
        "e={},true",
        "e=1,false",
        "edge,false",
        "t-789c03,false",
    })
    void only_a_tag_in_the_form_of_go_micro_is_an_endpoint(String tag, boolean endpoint) {
        assertThat(MicroTags.isEndpoint(tag)).isEqualTo(endpoint);
    }

    @Test
    void of_two_forms_the_first_one_counts() {
        String compressed = "e-" + encoded(GoMicroTags.endpointText("A.B", Map.of()));

        MicroTags tags = MicroTags.of(List.of("e-commerce", "e={\"name\":\"C.D\"}", compressed, "v=1", "v-789c33"));

        assertThat(tags.endpoints()).containsExactly("e={\"name\":\"C.D\"}");
        assertThat(tags.version()).contains("v=1");
    }

    @ParameterizedTest
    @CsvSource({
        "e-789c33d433d033000002ce00e,hexadecimal",
        "e-789c33d433d0330000zz,hexadecimal",
        "e-789c33d433d033,breaks off",
        "e-789c33d433d033000002ce00ef,no zlib stream",
        "e-7800000000,no zlib stream",
    })
    void a_tag_that_is_damaged_is_told_what_is_wrong(String tag, String reason) {
        assertThatThrownBy(() -> MicroTags.text(tag)).hasMessageContaining(reason);
    }

    @Test
    void a_text_that_is_not_utf_8_is_refused() {
        assertThatThrownBy(() -> MicroTags.text("v-789cfbff1f0002ff01ff")).hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {MicroTags.MOST - 1, MicroTags.MOST})
    void a_text_as_long_as_allowed_is_read(int length) {
        assertThat(MicroTags.text("v-" + encoded("x".repeat(length)))).hasSize(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {MicroTags.MOST + 1, 50_000_000})
    void a_bomb_is_not_unpacked(int length) {
        String bomb = "v-" + encoded("x".repeat(length));

        assertThatThrownBy(() -> MicroTags.text(bomb)).hasMessageContaining("more than 65536 bytes");
    }

    @Test
    void an_endpoint_that_another_program_compressed_is_read() {
        MicroService read = MicroService.read(MicroTags.of(List.of(ENDPOINT)), (tag, why) -> {
            throw new AssertionError(why);
        });

        assertThat(read.endpoints())
                .containsExactly(new MicroService.Endpoint(
                        "Greeter.Hello", Map.of("handler", "rpc", "method", "GET,POST", "path", "/hi/{name}")));
    }

    @Test
    void a_long_tag_is_shown_shortened() {
        assertThat(MicroTags.shown("e-" + "7".repeat(500))).hasSize(25).endsWith("…");
    }
}
