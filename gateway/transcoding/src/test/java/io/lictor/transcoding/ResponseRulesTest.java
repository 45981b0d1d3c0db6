package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.TextFormat;
import io.lictor.transcoding.TranscodingOptions.Responses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3.6 of the rules. */
final class ResponseRulesTest {
    private final Items items = Items.answering("", TranscodingOptions.defaults());

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            101 empty                  | ~~                              | {}
            101 int64 is a string      | big: -1 ubig: 2 n: 3            | {"n":3,"big":"-1","ubig":"2"}
            101 enum by name           | color: RED                      | {"color":"RED"}
            101 lowerCamelCase         | display_name: "d" odd: "o"      | {"displayName":"d","o:dd":"o"}
            101 padded base64          | blob: "\\373\\377"              | {"blob":"+/8="}
            101 time and duration      | at { nanos: 500000000 } ttl { seconds: 1 nanos: 500000000 } | {"at":"1970-01-01T00:00:00.500Z","ttl":"1.500s"}
            101 field mask             | mask { paths: "display_name" paths: "n" } | {"mask":"displayName,n"}
            102 optional zero is there | opt: 0                          | {"opt":0}
            105 unknown enum number    | color: 7                        | {"color":7}
            101 Chinese                | name: "\\344\\275\\240\\345\\245\\275" | {"name":"你好"}
            104 unknown field          | ~99: 5~                         | {}
            98 known any               | any { type_url: "type.googleapis.com/shop.Item" value: "\\030\\001" } | {"any":{"@type":"type.googleapis.com/shop.Item","n":1}}
            107 unknown any            | any { type_url: "t/no.Such" value: "\\030\\001" } | {"any":{"@type":"t/no.Such","value":"GAE="}}
            107 unknown empty any      | any { type_url: "t/no.Such" }   | {"any":{"@type":"t/no.Such","value":""}}
            107 unknown any in a list  | n: 1 kids { any { type_url: "t/no.Such" value: "a" } } | {"n":1,"kids":[{"any":{"@type":"t/no.Such","value":"YQ=="}}]}
            107 unknown any in an any  | any { type_url: "t/shop.Item" value: "\\252\\001\\010\\012\\003t/X\\022\\001a" } | {"any":{"@type":"t/shop.Item","any":{"@type":"t/X","value":"YQ=="}}}
            """)
    void writes(String rule, String message, String expected) {
        if (message.startsWith("99")) {
            byte[] unknown = {(byte) 0x98, 0x06, 0x05};
            assertThat(new String(items.transcoder.response(unknown), UTF_8)).isEqualTo(expected);
        } else {
            assertThat(items.answer(message)).as(rule).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "103 {0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            child  | child { n: 1 } n: 9     | {"n":1}
            child  | n: 9                    | {}
            tags   | tags: "a" n: 9          | ["a"]
            tags   | n: 9                    | []
            kids   | kids { n: 1 } kids { }  | [{"n":1},{}]
            labels | labels { key: "k" value: "v" } | {"k":"v"}
            labels | n: 9                    | {}
            name   | name: "a\\"b}"          | "a\\"b}"
            name   | n: 9                    | ""
            n      | n: 5                    | 5
            n      | name: "x"               | 0
            color  | color: BLUE             | "BLUE"
            color  | n: 9                    | "COLOR_UNSPECIFIED"
            opt    | n: 9                    | null
            opt    | opt: 0                  | 0
            at     | at { }                  | "1970-01-01T00:00:00Z"
            at     | n: 9                    | null
            sv     | sv { }                  | ""
            st     | n: 9                    | {}
            vals   | n: 9                    | []
            odd    | odd: "o"                | "o"
            flag   | flag: true              | true
            """)
    void rule_103_a_single_field_is_the_answer(String field, String message, String expected) {
        assertThat(Items.answering(field, TranscodingOptions.defaults()).answer(message))
                .isEqualTo(expected);
        if (!field.equals("child") && !field.equals("kids")) {
            assertThat(Items.answering(field, Items.VERBOSE).answer(message)).isEqualTo(expected);
        }
    }

    @Test
    void rule_102_defaults_are_written_on_demand_but_not_what_has_presence() {
        assertThat(Items.answering("", Items.VERBOSE).answer("n: 1"))
                .contains("\"name\":\"\"", "\"n\":1", "\"tags\":[]", "\"labels\":{}", "\"color\":\"COLOR_UNSPECIFIED\"")
                .doesNotContain("opt", "child", "\"a\"");
    }

    @Test
    void rule_109_an_http_body_is_given_as_it_is() {
        Items raw = Items.answering("raw", TranscodingOptions.defaults());

        assertThat(raw.answer("raw { content_type: \"text/csv\" data: \"a,b\" }"))
                .isEqualTo("a,b");
        assertThat(raw.transcoder.responseContentType(raw.wire("raw { content_type: \"text/csv\" }")))
                .isEqualTo("text/csv");
        assertThat(raw.transcoder.responseContentType(new byte[0])).isEqualTo("application/octet-stream");
        assertThat(items.transcoder.responseContentType(new byte[0])).isEqualTo("application/json");
    }

    @Test
    void rule_110_bytes_that_are_no_such_message_are_the_backends_fault() {
        TranscodingException refused = catchThrowableOfType(
                TranscodingException.class, () -> items.transcoder.response(new byte[] {0x0A, 0x05, 'x'}));

        assertThat(refused.httpStatus()).isEqualTo(500);
        assertThat(refused.reason()).isEqualTo("RESPONSE_NOT_TRANSCODABLE");
        assertThat(refused).hasMessageStartingWith("the backend's response is not a shop.Item: ");
    }

    @ParameterizedTest(name = "102 {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            enums as numbers   | {"display_name":"d","big":"1","color":1} | false
            with all options   | {"display_name":"d","big":1,"color":1}   | true
            """)
    void rule_102_enums_names_and_integers_as_the_route_says(String what, String expected, boolean int64AsNumbers) {
        TranscodingOptions options = Items.responses(new Responses(false, true, true, int64AsNumbers));

        assertThat(Items.answering("", options).answer("display_name: \"d\" big: 1 color: RED"))
                .as(what)
                .isEqualTo(expected);
    }

    @Test
    void rule_106_only_what_must_be_escaped_is() {
        String text = "<a>&'/\u007f\u2028\u2029\u0001\n\"\\";

        byte[] wire = items.wire("name: \"" + TextFormat.escapeBytes(text.getBytes(UTF_8)) + "\"");

        assertThat(new String(items.transcoder.response(wire), UTF_8))
                .isEqualTo("{\"name\":\"<a>&'/\u007f\\u2028\\u2029\\u0001\\n\\\"\\\\\"}");
    }

    @ParameterizedTest(name = "108 {0}")
    @ValueSource(strings = {"foo__bar", "FooBar", "foo_", "foo_1", "", "a,b", "_a", "a..b"})
    void rule_108_a_path_that_json_cannot_write_is_the_backends_fault(String path) {
        TranscodingException refused = catchThrowableOfType(
                TranscodingException.class, () -> items.answer("mask { paths: \"" + path + "\" }"));

        assertThat(refused.httpStatus()).isEqualTo(500);
        assertThat(refused).hasMessageContaining("a FieldMask with a path that JSON cannot write");
    }

    @Test
    void rule_110_a_time_or_number_that_json_cannot_write_is_the_backends_fault() {
        for (String message : List.of(
                "at { seconds: 253402300800 }",
                "at { nanos: -1 }",
                "ttl { seconds: 1 nanos: -1 }",
                "ttl { seconds: 315576000001 }",
                "val { number_value: nan }")) {
            assertThat(catchThrowableOfType(TranscodingException.class, () -> items.answer(message))
                            .httpStatus())
                    .as(message)
                    .isEqualTo(500);
        }
    }

    @Test
    void rule_111_nothing_is_an_empty_object() {
        assertThat(new String(items.transcoder.response(new byte[0]), UTF_8)).isEqualTo("{}");
    }
}
