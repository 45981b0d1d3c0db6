package io.lictor.server.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lictor.path.PathTemplate;
import io.lictor.server.exchange.GatewayException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MicroBodyTest {

    private static String message(@Nullable String query, String body) {
        return new String(MicroBody.of(PathTemplate.parse("/people"), List.of(), query, body.getBytes(UTF_8)), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a=1&b=x | {\"a\":1,\"b\":\"x\"}",
                "a=true&b=null&c= | {\"a\":true,\"b\":null,\"c\":\"\"}",
                "a=007&b=1e400&c=12345678901234567890 | {\"a\":\"007\",\"b\":1E+400,\"c\":12345678901234567890}",
                "a=x+y%20z%26 | {\"a\":\"x y z&\"}",
                "a%5Bb%5D=1&a[c]=2 | {\"a\":{\"b\":1,\"c\":2}}",
                "a.b=1&a.c.d=2 | {\"a\":{\"b\":1,\"c\":{\"d\":2}}}",
                "a[]=1&a[]=2 | {\"a\":[1,2]}",
                "a=1&a=2 | {\"a\":2}",
                "a={\"b\":[1]} | {\"a\":{\"b\":[1]}}",
                "a=1&&b=2 | {\"a\":1,\"b\":2}",
                "flag | {\"flag\":\"\"}",
            })
    void a_query_makes_fields(String query, String message) {
        assertThat(message(query, "")).isEqualTo(message);
    }

    @Test
    void without_anything_the_message_is_empty() {
        assertThat(message(null, "")).isEqualTo("{}");
    }

    @Test
    void a_body_alone_passes_as_it_was_written() {
        assertThat(message(null, "{ \"a\": 1.0 }")).isEqualTo("{ \"a\": 1.0 }");
    }

    @Test
    void the_query_counts_over_the_path_and_the_body_over_both() {
        byte[] message = MicroBody.of(
                PathTemplate.parse("/{a}/{b}/{c.d}"),
                List.of("path", "path", "path"),
                "b=query&c.e=query",
                "{\"c\":{\"e\":\"body\"}}".getBytes(UTF_8));

        assertThat(new String(message, UTF_8))
                .isEqualTo("{\"a\":\"path\",\"b\":\"query\",\"c\":{\"d\":\"path\",\"e\":\"body\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "x", "{} {}", "\"", "[1", " "})
    void a_body_that_is_not_json_is_refused(String body) {
        assertThatThrownBy(() -> message(null, body)).isInstanceOf(GatewayException.class);
    }

    @Test
    void what_is_not_json_is_told_in_plain_words() {
        assertThatThrownBy(() -> message(null, "{\"a\":[1,\n NaN]}"))
                .hasMessage("the body is not JSON (line 2, column 2, in field 'a[1]'): "
                        + "expected a value, got the word NaN; write \"NaN\", in double quotes");
    }

    @Test
    void a_body_that_is_no_object_cannot_be_joined_with_fields() {
        assertThatThrownBy(() -> message("a=1", "[1]")).hasMessageContaining("JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "[]=1", "a[=1", "a]=1", "a[b]c=1", "a=%zz"})
    void a_query_that_makes_no_fields_is_refused(String query) {
        assertThatThrownBy(() -> message(query, "")).isInstanceOf(GatewayException.class);
    }

    @Test
    void fields_do_not_lie_deeper_than_is_good() {
        assertThatThrownBy(() -> message("a" + ".b".repeat(40) + "=1", "")).hasMessageContaining("deeper");
        assertThatThrownBy(() -> message("a" + "[b]".repeat(40) + "=1", "")).hasMessageContaining("deeper");
    }
}
