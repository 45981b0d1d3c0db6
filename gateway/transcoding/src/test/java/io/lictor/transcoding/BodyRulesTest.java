package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3.5 of the rules. */
final class BodyRulesTest {
    private final Items items = Items.post("/v1/items", "*");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            79 blank body                      | ~ ~                              | ~~
            81 proto name                      | {"display_name":"d"}             | display_name: "d"
            81 JSON name                       | {"displayName":"d"}              | display_name: "d"
            55 custom JSON name                | {"o:dd":"1"}                     | odd: "1"
            82 null is unset                   | {"name":null,"child":null,"tags":null,"sv":null,"n":1} | n: 1
            82 null is a value of Value        | {"val":null}                     | val { null_value: NULL_VALUE }
            82 null frees its oneof            | {"a":null,"b":1}                 | b: 1
            83 int64 as string                 | {"big":"123","ubig":"18446744073709551615"} | big: 123 ubig: 18446744073709551615
            83 int64 as number                 | {"big":-123}                     | big: -123
            83 integers in other clothes       | {"nums":[1.0,1e2,"1",-0]}        | nums: 1 nums: 100 nums: 1 nums: 0
            84 enum by name and number         | {"color":"RED"}                  | color: RED
            84 unknown enum number             | {"color":7}                      | color: 7
            63 bytes in both alphabets         | {"blob":"-_8"}                   | blob: "\\373\\377"
            64 special doubles as strings      | {"ratio":"NaN","ratio32":"-Infinity"} | ratio: NaN ratio32: -Infinity
            64 doubles as strings              | {"ratio":"1.5"}                  | ratio: 1.5
            65 time                            | {"at":"2024-02-29T00:00:00.5+01:00"} | at { seconds: 1709161200 nanos: 500000000 }
            66 duration                        | {"ttl":"-1.5s"}                  | ttl { seconds: -1 nanos: -500000000 }
            66 zeros before a duration          | {"ttl":"-0000000000001.5s"}      | ttl { seconds: -1 nanos: -500000000 }
            67 field mask                      | {"mask":"displayName,n"}         | mask { paths: "display_name" paths: "n" }
            68 wrapper                         | {"sv":"","flagged":false}        | sv { } flagged { }
            98 any of this pool                | {"any":{"@type":"type.googleapis.com/shop.Item","n":1}} | any { type_url: "type.googleapis.com/shop.Item" value: "\\030\\001" }
            98 any with its type last          | {"any":{"n":1,"@type":"type.googleapis.com/shop.Item"}} | any { type_url: "type.googleapis.com/shop.Item" value: "\\030\\001" }
            98 any of a well-known type        | {"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}} | any { type_url: "type.googleapis.com/google.protobuf.Duration" value: "\\b\\001\\020\\000" }
            98 any of Empty, as a value        | {"any":{"@type":"type.googleapis.com/google.protobuf.Empty","value":{}}} | any { type_url: "type.googleapis.com/google.protobuf.Empty" }
            98 any of Empty, without members   | {"any":{"@type":"type.googleapis.com/google.protobuf.Empty"}} | any { type_url: "type.googleapis.com/google.protobuf.Empty" }
            98 any of nothing                  | {"any":{}}                       | any { }
            82 struct, list and value          | {"st":{"k":[1,{"x":null}]},"vals":[true],"val":"v"} | st { fields { key: "k" value { list_value { values { number_value: 1.0 } values { struct_value { fields { key: "x" value { null_value: NULL_VALUE } } } } } } } } val { string_value: "v" } vals { values { bool_value: true } }
            78 map with numbers as keys        | {"byNumber":{"-7":"a","0":"b"}}  | by_number { key: -7 value: "a" } by_number { key: 0 value: "b" }
            78 map                             | {"labels":{"k":"v"}}             | labels { key: "k" value: "v" }
            91 escapes                         | {"name":"\\u4f60\\ud83d\\ude00"} | name: "\\344\\275\\240\\360\\237\\230\\200"
            """)
    void reads(String rule, String json, String expected) {
        assertThat(items.body(json)).as(rule).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            81 both names                | {"displayName":"a","display_name":"b"} | field 'display_name' (line 1, column 20): expected once, got it twice; 'displayName' is the same field
            82 null in a list            | {"tags":["a",null]}    | field 'tags[1]' (line 1, column 14): expected a string, got null
            82 null message in a list    | {"kids":[null]}        | field 'kids[0]' (line 1, column 10): expected an object, got null
            82 null in a map             | {"labels":{"k":null}}  | field 'labels[k]' (line 1, column 16): expected a string, got null
            83 fraction                  | {"n":1.5}              | field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got 1.5
            83 hexadecimal               | {"n":"0x1"}            | field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got "0x1"
            83 blank in a number         | {"n":" 1"}             | field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got " 1"
            83 bool for a number         | {"n":true}             | field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got true
            83 one too large             | {"big":9223372036854775808} | field 'big' (line 1, column 8): expected an integer from -9223372036854775808 to 9223372036854775807, got 9223372036854775808
            93 a huge exponent           | {"n":1e999999999}      | field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got 1e999999999
            93 an absurd exponent        | {"n":1e99999999999999} | field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got 1e99999999999999
            84 unknown enum name         | {"color":"NOPE"}       | field 'color' (line 1, column 10): expected a value of shop.Color (COLOR_UNSPECIFIED, RED, BLUE) or its number, got "NOPE"
            89 enum with a fraction      | {"color":1.5}          | field 'color' (line 1, column 10): expected an integer from -2147483648 to 2147483647, got 1.5
            85 unknown field             | {"displyName":1}       | unknown field 'displyName' (line 1, column 2): expected a field of shop.Item, which has none of this name; did you mean 'displayName'?
            85 unknown field far inside  | {"kids":[{},{"zzzzzz":1}]} | unknown field 'kids[1].zzzzzz' (line 1, column 14): expected a field of shop.Item, which has none of this name
            85 unknown field in any      | {"any":{"@type":"t/shop.Item","m":1}} | unknown field 'any.m' (line 1, column 31): expected a field of shop.Item, which has none of this name; did you mean 'n'?
            87 the same key twice        | {"n":1,"n":1}          | field 'n' (line 1, column 8): expected once, got it twice
            87 the same map key twice    | {"labels":{"k":"","k":""}} | field 'labels[k]' (line 1, column 19): expected each key once
            87 a key with a zero before it | {"byNumber":{"1":"a","01":""}} | field 'byNumber[01]' (line 1, column 22): expected as key an integer from -9223372036854775808 to 9223372036854775807 in its shortest form, got "01"
            87 zero as a key with a sign   | {"byNumber":{"0":"","-0":""}} | field 'byNumber[-0]' (line 1, column 21): expected as key an integer from -9223372036854775808 to 9223372036854775807 in its shortest form, got "-0"
            87 a number twice as a key     | {"byNumber":{"7":"","7":""}} | field 'byNumber[7]' (line 1, column 21): expected each key once
            87 the same key in a struct  | {"st":{"k":1,"k":2}}   | field 'st.k' (line 1, column 14): expected once, got it twice
            88 bool as string            | {"flag":"true"}        | field 'flag' (line 1, column 9): expected true or false, got "true"
            88 number as string field    | {"name":5}             | field 'name' (line 1, column 9): expected a string, got 5
            88 bool as string field      | {"name":true}          | field 'name' (line 1, column 9): expected a string, got true
            88 list as string            | {"name":["x"]}         | field 'name' (line 1, column 9): expected a string, got an array
            88 list as number            | {"n":[3]}              | field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got an array
            88 list as enum              | {"color":["RED"]}      | field 'color' (line 1, column 10): expected a value of shop.Color (COLOR_UNSPECIFIED, RED, BLUE) or its number, got an array
            88 no such day               | {"at":"2023-02-30T00:00:00Z"} | field 'at' (line 1, column 7): expected an RFC 3339 time such as "2024-02-29T12:00:00Z", from year 0001 to 9999, got "2023-02-30T00:00:00Z"
            88 snake_case in a mask      | {"mask":"foo_bar"}     | field 'mask' (line 1, column 9): expected field paths in lowerCamelCase such as "displayName,child.name", got "foo_bar"
            88 half a surrogate pair     | {"name":"\\ud800"}     | field 'name' (line 1, column 9): expected a string without half surrogate pairs, got "\ufffd"
            88 half a pair in a struct   | {"st":{"k":"\\udc00"}} | field 'st.k' (line 1, column 12): expected a string without half surrogate pairs, got "\ufffd"
            90 list for the message      | []                     | the body (line 1, column 1): expected an object, got an array
            90 number for the message    | 5                      | the body (line 1, column 1): expected an object, got 5
            90 null for the message      | null                   | the body (line 1, column 1): expected an object, got null
            90 string for a message      | {"child":"x"}          | field 'child' (line 1, column 10): expected an object, got "x"
            90 object for a list         | {"tags":{}}            | field 'tags' (line 1, column 9): expected an array, got an object
            64 double out of range       | {"ratio":1e999}        | field 'ratio' (line 1, column 10): expected a number, "NaN", "Infinity" or "-Infinity", got 1e999
            64 double out of range, free  | {"st":{"k":[1e999]}}   | field 'st.k[0]' (line 1, column 13): expected a number within the range of a double, got 1e999
            64 float out of range        | {"ratio32":1e39}       | field 'ratio32' (line 1, column 12): expected a number within ±3.4028235e38, got 1e39
            74 oneof twice               | {"a":"x","b":1}        | field 'b' (line 1, column 14): expected only one of oneof 'pick', got also 'a'
            98 any of an unknown type    | {"any":{"@type":"t/no.Such"}} | field 'any.@type' (line 1, column 8): expected the type of a known message, such as "type.googleapis.com/package.Message", got "t/no.Such"
            98 any of Empty with members | {"any":{"@type":"t/google.protobuf.Empty","value":{"n":1}}} | unknown field 'any.value.n' (line 1, column 52): expected a field of google.protobuf.Empty, which has none of this name
            98 any of Empty, no object  | {"any":{"@type":"t/google.protobuf.Empty","value":null}} | field 'any.value' (line 1, column 51): expected an object, got null
            98 any without a type        | {"any":{"n":1}}        | field 'any' (line 1, column 8): expected a member "@type"
            63 no base64                 | {"blob":"?"}           | field 'blob' (line 1, column 9): expected base64, got "?"
            """)
    void refuses(String rule, String json, String message) {
        TranscodingException refused = items.refusedBody(json);

        assertThat(refused).as(rule).hasMessage(message);
        assertThat(refused.httpStatus()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'n':1}",
                "{n:1}",
                "/*c*/{}",
                "{\"ratio\":NaN}",
                "{\"n\":1}x",
                "{}{}",
                "{} []",
                "{\"n\":1,}",
                "{\"n\":01}",
                "{\"n\":+1}",
                "{\"n\":1",
                "{\"name\":\"\n\"}",
                "{\"tags\":[}]}",
                "#{}",
                "{\"n\" 1}"
            })
    void rules_86_and_88_what_is_not_json_says_line_and_column(String text) {
        TranscodingException refused = items.refusedBody(text);

        assertThat(refused.reason()).isEqualTo("MALFORMED_JSON");
        assertThat(refused)
                .hasMessageMatching("(?s)the body is not JSON \\(line [12], column \\d+(, in field '[^']+')?\\): .+")
                .hasMessageNotContainingAny("REDACTED", "Jackson", "Feature", "character (");
    }

    @Test
    void rule_85_ignore_mode_drops_unknown_fields_but_no_bad_values() {
        Items lenient = Items.post("/v1/items", "*", Items.LENIENT);

        assertThat(lenient.body("{\"nope\":{\"a\":[1]},\"n\":1,\"child\":{\"x\":null}}"))
                .isEqualTo("n: 1 child { }");
        assertThat(lenient.refusedBody("{\"color\":\"NOPE\"}").field()).contains("color");
        assertThat(lenient.refusedBody("{\"nope\":tru}").reason()).isEqualTo("MALFORMED_JSON");
    }

    @Test
    void rule_91_invalid_utf8_is_refused_and_a_byte_order_mark_skipped() {
        byte[] invalid = "{\n\"name\":\"ab?\"}".getBytes(UTF_8);
        invalid[12] = (byte) 0xFF;

        assertThat(items.refusedBody(invalid, null))
                .hasMessage("the body (line 2, column 11): expected UTF-8, got byte 0xff at offset 12");
        assertThat(items.body("\ufeff{\"n\":1}")).isEqualTo("n: 1");
    }

    @Test
    void rule_92_a_hundred_messages_deep_and_no_deeper() {
        assertThat(items.body(nested(100))).startsWith("child { child {");
        assertThat(items.refusedBody(nested(101)).reason()).isEqualTo("TOO_DEEP");
        assertThat(items.refusedBody(nested(100_000)).reason()).isEqualTo("TOO_DEEP");
        Items lenient = Items.post("/v1/items", "*", Items.LENIENT);
        assertThat(lenient.refusedBody("{\"x\":" + "[".repeat(100_000)).reason())
                .isEqualTo("TOO_DEEP");
    }

    @Test
    void rule_98_the_type_of_an_any_may_follow_many_members_but_not_in_each_of_many_levels() {
        String members = "\"name\":\"n\",\"displayName\":\"d\",\"n\":1,\"big\":2,\"ubig\":3,\"flag\":true,\"ratio\":1,"
                + "\"blob\":\"\",\"color\":1,\"tags\":[],\"nums\":[],\"labels\":{},\"opt\":1,\"odd\":\"o\",";

        assertThat(items.body("{\"any\":{" + members + "\"@type\":\"t/shop.Item\"}}"))
                .startsWith("any {");
        String deep = "{\"any\":".repeat(60) + "{}" + ",\"@type\":\"t/shop.Item\"}".repeat(59) + "}";
        assertThat(items.refusedBody(deep)).hasMessageContaining("expected \"@type\" before the other members");
    }

    @Test
    void rule_93_a_number_of_many_digits_is_refused() {
        assertThat(items.refusedBody("{\"ratio\":" + "1".repeat(2_000) + "}").httpStatus())
                .isEqualTo(400);
        assertThat(items.refusedBody("{\"n\":\"" + "1".repeat(2_000_000) + "\"}")
                        .httpStatus())
                .isEqualTo(400);
    }

    @ParameterizedTest(name = "93 {0}")
    @CsvSource({
        "1000e-3, 1",
        "-0.0012e4, -12",
        "-0e99999999999, 0",
        "0.000e-5, 0",
        "2147483647.000, 2147483647",
        "0.00000000000000000000000000000000000001e38, 1",
        "1e0000000000000000000001, 10"
    })
    void rules_83_and_93_an_integer_in_any_form_of_a_number(String number, int value) {
        assertThat(items.body("{\"opt\":" + number + "}")).isEqualTo("opt: " + value);
    }

    @Test
    void rule_93_long_numbers_cost_no_more_than_their_length() {
        String number = "1" + "0".repeat(990) + "e-990";
        String body = "{\"nums\":[" + (number + ",").repeat(4_000) + "1e-99999999999999]}";

        assertTimeout(
                Duration.ofSeconds(60),
                () -> assertThat(items.refusedBody(body).field()).contains("nums[4000]"));
        assertThat(items.refusedBody("{\"ratio\":\"0." + "0".repeat(1_000) + "1\"}")
                        .field())
                .contains("ratio");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "application/merge-patch+json",
                ""
            })
    void rule_94_json_by_any_of_its_names(String contentType) {
        assertThat(items.body("{\"n\":1}".getBytes(UTF_8), contentType)).isEqualTo("n: 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "json"})
    void rule_94_other_types_are_415(String contentType) {
        TranscodingException refused = items.refusedBody("{\"n\":1}".getBytes(UTF_8), contentType);

        assertThat(refused.httpStatus()).isEqualTo(415);
        assertThat(refused.reason()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void rule_94_the_type_of_nothing_does_not_matter() {
        assertThat(items.body(new byte[0], "text/plain")).isEmpty();
        assertThat(Items.get("/v1/items").body("x".getBytes(UTF_8), "text/plain"))
                .isEmpty();
    }

    @Test
    void rule_80_strict_refuses_a_body_nobody_asked_for() {
        Items strict = Items.get("/v1/items", Items.STRICT);

        assertThat(strict.body(" { } ")).isEmpty();
        assertThat(strict.refusedBody("{\"n\":1}").reason()).isEqualTo("UNEXPECTED_BODY");
    }

    @Test
    void rule_99_an_http_body_is_taken_as_it_is() {
        Items items = Items.post("/v1/{name}", "raw");

        assertThat(items.body("no { json".getBytes(UTF_8), "text/plain; charset=x", "p"))
                .isEqualTo("name: \"p\" raw { content_type: \"text/plain; charset=x\" data: \"no { json\" }");
        assertThat(items.body(new byte[0], null, "p")).isEqualTo("name: \"p\"");
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
    void rules_72_and_76_a_mask_in_the_path_is_not_joined_with_the_bodys() {
        Items masked = Items.post("/v1/{mask}", "*");

        assertThat(masked.refusedBody("{\"mask\":\"n\"}", "name").field()).contains("mask");
        assertThat(masked.body("{\"mask\":\"n\"}", "n")).contains("paths: \"n\"");
    }

    @Test
    void rule_76_a_nested_variable_keeps_the_rest_of_the_body() {
        assertThat(Items.post("/v1/{child.name}", "*").body("{\"child\":{\"n\":1,\"name\":\"b\"}}", "p"))
                .isEqualTo("child { name: \"p\" n: 1 }");
    }

    @Test
    void rule_88_half_a_pair_in_the_type_of_an_any_is_refused() {
        assertThat(items.refusedBody("{\"any\":{\"@type\":\"\\ud800/shop.Item\"}}")
                        .field())
                .contains("any.@type");
    }

    @Test
    void rule_87_an_any_has_one_type() {
        String item = "\"@type\":\"t/shop.Item\"";
        String duration = "\"@type\":\"t/google.protobuf.Duration\"";

        assertThat(items.refusedBody("{\"any\":{" + item + "," + item + "}}").reason())
                .isEqualTo("DUPLICATE_FIELD");
        assertThat(items.refusedBody("{\"any\":{" + duration + ",\"value\":\"1s\"," + duration + "}}")
                        .reason())
                .isEqualTo("DUPLICATE_FIELD");
    }

    @Test
    void rule_64_zero_keeps_its_sign() {
        assertThat(items.body("{\"ratio\":-0,\"ratio32\":-0.0}")).isEqualTo("ratio: -0.0 ratio32: -0.0");
    }

    @Test
    void rule_66_durations_reach_to_the_last_nanosecond_of_10000_years() {
        assertThat(items.body("{\"ttl\":\"-315576000000.999999999s\"}"))
                .isEqualTo("ttl { seconds: -315576000000 nanos: -999999999 }");
        assertThat(items.refusedBody("{\"ttl\":\"315576000001s\"}").field()).contains("ttl");
    }

    @Test
    void rule_92_the_largest_struct() {
        byte[] deep = ("{\"st\":{\"k\":" + "[".repeat(248) + "]".repeat(248) + "}}").getBytes(UTF_8);

        assertThat(new String(
                        items.transcoder.response(
                                items.transcoder.request(new RestRequest(List.of(), null, null, deep))),
                        UTF_8))
                .isEqualTo(new String(deep, UTF_8));
        assertThat(items.refusedBody("{\"st\":{\"k\":" + "[".repeat(249) + "]".repeat(249) + "}}")
                        .reason())
                .isEqualTo("TOO_DEEP");
    }

    @ParameterizedTest(name = "100 {0}?{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            {"displayName":"d","n":0}          | ~~     | paths: "display_name" paths: "n"
            {"child":{"n":1},"labels":{"k":""}} | ~~    | paths: "child.n" paths: "labels"
            {"kids":[{"n":1}],"st":{"k":1},"name":null} | ~~ | paths: "kids" paths: "st" paths: "name"
            {"n":1}                            | mask=name | paths: "name"
            {}                                 | ~~     | ~~
            """)
    void rule_100_a_patch_names_the_fields_it_has(String json, String query, String paths) throws Exception {
        Items patch = Items.patch("/v1/items", "child");

        byte[] wire = patch.transcoder.request(new RestRequest(List.of(), query, null, json.getBytes(UTF_8)));

        assertThat(patch.text(wire)).endsWith(paths.isEmpty() ? "child { }" : "mask { " + paths + " }");
    }

    private static String nested(int depth) {
        return "{\"child\":".repeat(depth) + "{}" + "}".repeat(depth);
    }
}
