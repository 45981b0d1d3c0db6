package io.lictor.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PathBindingTest {
    @Test
    void rule_51_a_nested_variable_makes_its_messages() {
        assertThat(Items.get("/v1/{child.child.n}").query(null, "3")).isEqualTo("child { child { n: 3 } }");
    }

    @Test
    void rule_5_a_well_known_type_that_is_one_value_is_parsed() {
        assertThat(Items.get("/v1/{ttl}/{sv}").query(null, "2s", "y"))
                .isEqualTo("ttl { seconds: 2 } sv { value: \"y\" }");
    }

    @Test
    void rule_61_a_bad_number_names_the_variable() {
        TranscodingException refused = Items.get("/v1/{child.n}").refusedQuery("", "0x1");

        assertThat(refused)
                .hasMessage("path variable 'child.n': expected an integer from -2147483648 to 2147483647, got \"0x1\"");
        assertThat(refused.field()).contains("child.n");
        assertThat(refused.reason()).isEqualTo("INVALID_PARAMETER");
    }

    @Test
    void rule_76_the_path_overrides_the_body() {
        assertThat(Items.post("/v1/{name}", "*").body("{\"displayName\":\"d\",\"name\":\"b\"}", "7"))
                .isEqualTo("name: \"7\" display_name: \"d\"");
    }

    @Test
    void rule_76_strict_refuses_a_body_that_contradicts_the_path() {
        Items strict = Items.post("/v1/{name}", "*", Items.STRICT);

        assertThat(strict.refusedBody("{\"name\":\"b\"}", "7"))
                .hasMessage("field 'name': the body says something else than the path, \"7\"");
        assertThat(strict.body("{\"name\":\"7\"}", "7")).isEqualTo("name: \"7\"");
    }

    @Test
    void rule_76_a_nested_variable_keeps_the_rest_of_the_body() {
        assertThat(Items.post("/v1/{child.name}", "*").body("{\"child\":{\"n\":1,\"name\":\"b\"}}", "p"))
                .isEqualTo("child { name: \"p\" n: 1 }");
    }
}
