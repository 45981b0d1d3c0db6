package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResponseTest {
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
}
