package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lictor.transcoding.TranscodingOptions.QueryBesideBody;
import io.lictor.transcoding.TranscodingOptions.UnknownFields;
import io.lictor.transcoding.TranscodingOptions.UnknownParameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 3.4 of the rules; what holds of query parameters holds of path variables. */
final class QueryBindingRulesTest {
    private final Items items = Items.get("/v1/{name}");

    @ParameterizedTest(name = "{0}: ?{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            49 whatever the path leaves          | n=5&flag=true            | name: "x" n: 5 flag: true
            51 nested                            | child.child.n=3          | name: "x" child { child { n: 3 } }
            51 siblings share their message      | child.n=3&child.name=c   | name: "x" child { name: "c" n: 3 }
            52 repeated in order                 | tags=a&tags=b            | name: "x" tags: "a" tags: "b"
            52 a comma is data                   | tags=a,b                 | name: "x" tags: "a,b"
            52 repeated numbers                  | nums=1&nums=-2           | name: "x" nums: 1 nums: -2
            52 repeated well-known type          | times=1970-01-01T00:00:01Z | name: "x" times { seconds: 1 }
            54 the last of a singular wins       | n=1&n=2                  | name: "x" n: 2
            55 proto name                        | display_name=d           | name: "x" display_name: "d"
            55 JSON name                         | displayName=d            | name: "x" display_name: "d"
            55 custom JSON name                  | o:dd=1                   | name: "x" odd: "1"
            55 custom JSON name, escaped         | o%3Add=1                 | name: "x" odd: "1"
            56 the key is unescaped              | child%2Ename=c           | name: "x" child { name: "c" }
            57 plus and %20 are spaces           | displayName=a+b%20c      | name: "x" display_name: "a b c"
            57 an escaped plus is a plus         | displayName=a%2Bb        | name: "x" display_name: "a+b"
            58 without an equals sign or a name  | flag&=v&n=1              | name: "x" n: 1
            58 an empty wrapper is present       | sv=                      | name: "x" sv { }
            58 an empty oneof member is present  | a=                       | name: "x" a: ""
            59 enum by name                      | color=BLUE               | name: "x" color: BLUE
            59 enum by number                    | color=2                  | name: "x" color: BLUE
            59 unknown number of an open enum    | color=7                  | name: "x" color: 7
            61 uint64 to its end                 | ubig=18446744073709551615 | name: "x" ubig: 18446744073709551615
            61 int64 to its end                  | big=-9223372036854775808 | name: "x" big: -9223372036854775808
            61 optional zero is present          | opt=0                    | name: "x" opt: 0
            63 URL-safe base64 without padding   | blob=-_8                 | name: "x" blob: "\\373\\377"
            63 standard base64, plus escaped     | blob=%2B/8=              | name: "x" blob: "\\373\\377"
            64 NaN                               | ratio=NaN                | name: "x" ratio: NaN
            64 infinity                          | ratio=-Infinity          | name: "x" ratio: -Infinity
            64 exponent                          | ratio=1e3                | name: "x" ratio: 1000.0
            65 time with offset                  | at=2024-01-01T01:00:00%2B01:00 | name: "x" at { seconds: 1704067200 }
            65 time with nine digits             | at=1970-01-01T00:00:00.000000001Z | name: "x" at { nanos: 1 }
            66 duration                          | ttl=1.5s                 | name: "x" ttl { seconds: 1 nanos: 500000000 }
            66 negative duration                 | ttl=-0.5s                | name: "x" ttl { nanos: -500000000 }
            67 field mask becomes snake_case     | mask=displayName,child.bigField | name: "x" mask { paths: "display_name" paths: "child.big_field" }
            68 wrapper, bare                     | sv=y                     | name: "x" sv { value: "y" }
            68 wrapper, by its field             | sv.value=y               | name: "x" sv { value: "y" }
            70 map                               | labels[k]=v&labels%5Ba.b%5D=c | name: "x" labels { key: "a.b" value: "c" } labels { key: "k" value: "v" }
            70 map with numbers as keys          | byNumber[-7]=v           | name: "x" by_number { key: -7 value: "v" }
            71 unknown is ignored                | nope=1&child.nope=2&n=1  | name: "x" n: 1
            72 the path wins                     | name=z                   | name: "x"
            28 UTF-8                             | displayName=%E4%BD%A0好  | name: "x" display_name: "\\344\\275\\240\\345\\245\\275"
            """)
    void binds(String rule, String query, String expected) {
        assertThat(items.query(query, "x")).as(rule).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: ?{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            53 a list of messages      | kids.name=a          | query parameter "kids.name": 'kids' is repeated, a query cannot name fields inside it
            53 a list of messages      | kids=a               | query parameter "kids": 'kids' is a list of messages, expected it in the body
            28 invalid UTF-8           | displayName=%FF      | query: expected UTF-8 behind the escapes, got "%FF"
            29 malformed escape        | displayName=%zz      | query: expected two hexadecimal digits after each '%', got "%zz"
            59 unknown enum name       | color=GREEN          | query parameter "color": expected a value of shop.Color (COLOR_UNSPECIFIED, RED, BLUE) or its number, got "GREEN"
            60 yes is no bool          | flag=yes             | query parameter "flag": expected true or false, got "yes"
            60 1 is no bool            | flag=1               | query parameter "flag": expected true or false, got "1"
            60 TRUE is no bool         | flag=TRUE            | query parameter "flag": expected true or false, got "TRUE"
            61 hexadecimal             | n=0x10               | query parameter "n": expected an integer from -2147483648 to 2147483647, got "0x10"
            61 fraction                | n=1.0                | query parameter "n": expected an integer from -2147483648 to 2147483647, got "1.0"
            61 out of range            | n=2147483648         | query parameter "n": expected an integer from -2147483648 to 2147483647, got "2147483648"
            61 negative unsigned       | ubig=-1              | query parameter "ubig": expected an integer from 0 to 18446744073709551615, got "-1"
            62 empty number            | n=                   | query parameter "n": expected an integer from -2147483648 to 2147483647, got ""
            62 null                    | n=null               | query parameter "n": expected an integer from -2147483648 to 2147483647, got "null"
            63 no base64               | blob=%25             | query parameter "blob": expected base64, got "%"
            64 nan in small            | ratio=nan            | query parameter "ratio": expected a number, "NaN", "Infinity" or "-Infinity", got "nan"
            64 too large               | ratio=1e999          | query parameter "ratio": expected a number, "NaN", "Infinity" or "-Infinity", got "1e999"
            65 year 0000               | at=0000-12-31T00:00:00Z | query parameter "at": expected an RFC 3339 time such as "2024-02-29T12:00:00Z", from year 0001 to 9999, got "0000-12-31T00:00:00Z"
            65 no such day             | at=2023-02-30T00:00:00Z | query parameter "at": expected an RFC 3339 time such as "2024-02-29T12:00:00Z", from year 0001 to 9999, got "2023-02-30T00:00:00Z"
            66 hours                   | ttl=1h               | query parameter "ttl": expected seconds such as "1.5s", within 10000 years, got "1h"
            67 snake_case              | mask=display_name    | query parameter "mask": expected field paths in lowerCamelCase such as "displayName,child.name", got "display_name"
            69 struct                  | st={}                | query parameter "st": expected a field that fits in one parameter; google.protobuf.Struct is a message, name one of its fields or send it in the body, got "{}"
            69 any                     | any.typeUrl=a        | query parameter "any.typeUrl": 'any' has no fields a query can name
            70 map without a key       | labels=v             | query parameter "labels": 'labels' is a map, expected labels[key]=value
            70 brackets on no map      | tags[0]=v            | query parameter "tags[0]": 'tags' is no map, expected no brackets
            70 a key with a zero before it | byNumber[7]=a&byNumber[07]=b | query parameter "byNumber[07]": expected as key an integer from -9223372036854775808 to 9223372036854775807 in its shortest form, got "07"
            74 oneof                   | a=x&b=1              | query parameter "b": expected only one of oneof 'pick', got also 'a'
            """)
    void refuses(String rule, String query, String message) {
        TranscodingException refused = items.refusedQuery(query, "x");

        assertThat(refused).as(rule).hasMessage(message);
        assertThat(refused.httpStatus()).isEqualTo(400);
    }

    @Test
    void rule_50_a_whole_body_leaves_the_query_nothing() {
        assertThat(Items.post("/v1/items", "*").query("n=1&zzz=2")).isEmpty();
        assertThat(Items.post("/v1/items", "*", Items.STRICT).refusedQuery("n=1"))
                .hasMessage("query parameters that set nothing in this method's request: n");
    }

    @Test
    void rule_54_strict_refuses_a_singular_given_twice_also_by_its_other_name() {
        Items strict = Items.get("/v1/items", Items.STRICT);

        assertThat(strict.refusedQuery("n=1&n=2").reason()).isEqualTo("DUPLICATE_FIELD");
        assertThat(strict.refusedQuery("display_name=x&displayName=y").field()).contains("displayName");
        assertThat(strict.query("tags=a&tags=a")).isEqualTo("tags: \"a\" tags: \"a\"");
    }

    @Test
    void rule_57_a_plus_may_be_data() {
        TranscodingOptions options = Items.requests(UnknownFields.REJECT, UnknownParameters.IGNORE, false, false);

        assertThat(Items.get("/v1/items", options).query("name=a+b")).isEqualTo("name: \"a+b\"");
    }

    @Test
    void rule_71_strict_lists_unknown_parameters_but_for_the_ignored_ones() {
        Items strict = Items.get("/v1/items", Items.STRICT);

        assertThat(strict.query("key=secret&$alt=json&n=1")).isEqualTo("n: 1");
        assertThat(strict.refusedQuery("one=1&key=k&two=2"))
                .hasMessage("query parameters that set nothing in this method's request: one, two");
    }

    @Test
    void rule_73_what_the_body_sets_is_closed_to_the_query() {
        Items child = Items.post("/v1/items", "child");

        assertThat(child.query("child.name=z&n=1")).isEqualTo("n: 1");
    }

    @Test
    void rule_74_a_oneof_the_path_has_set_is_closed() {
        assertThat(Items.get("/v1/{a}").refusedQuery("b=1", "x"))
                .hasMessage("query parameter \"b\": expected only one of oneof 'pick', got also 'a'");
    }

    @Test
    void rule_72_the_path_wins_over_anything_below_it() {
        assertThat(Items.get("/v1/{at}").query("at.nanos=5", "1970-01-01T00:00:01Z"))
                .isEqualTo("at { seconds: 1 }");
    }

    @Test
    void rule_50_query_beside_a_whole_body_may_be_refused_or_bound() {
        Items refusing = Items.post("/v1/items", "*", Items.beside(QueryBesideBody.REJECT));
        Items binding = Items.post("/v1/items", "*", Items.beside(QueryBesideBody.BIND));

        assertThat(refusing.refusedQuery("n=1").reason()).isEqualTo("UNKNOWN_PARAMETER");
        assertThat(refusing.query("key=k")).isEmpty();
        assertThat(binding.query("n=1")).isEqualTo("n: 1");
        assertThat(binding.text(binding.transcoder.request(new RestRequest(
                        List.of(), "n=2&child.n=3", null, "{\"n\":1,\"child\":{\"name\":\"c\"}}".getBytes(UTF_8)))))
                .isEqualTo("n: 2 child { name: \"c\" n: 3 }");
    }

    @Test
    void rule_74_a_oneof_the_body_has_set_is_closed() {
        Items binding = Items.post("/v1/items", "*", Items.beside(QueryBesideBody.BIND));
        RestRequest both = new RestRequest(List.of(), "b=1", null, "{\"a\":\"x\"}".getBytes(UTF_8));

        assertThat(catchThrowableOfType(TranscodingException.class, () -> binding.transcoder.request(both))
                        .reason())
                .isEqualTo("ONEOF_CONFLICT");
        assertThat(Items.post("/v1/{a}", "*").refusedBody("{\"b\":1}", "x").reason())
                .isEqualTo("ONEOF_CONFLICT");
    }

    @Test
    void rule_72_strict_refuses_what_the_path_has() {
        assertThat(Items.get("/v1/{name}", Items.STRICT)
                        .refusedQuery("name=z", "x")
                        .reason())
                .isEqualTo("DUPLICATE_FIELD");
    }

    @Test
    void rule_75_two_names_of_a_field_are_one() {
        assertThat(items.query("display_name=x&displayName=y", "n")).isEqualTo("name: \"n\" display_name: \"y\"");
        assertThat(Items.get("/v1/items", Items.STRICT)
                        .refusedQuery("child.display_name=x&child.displayName=y")
                        .reason())
                .isEqualTo("DUPLICATE_FIELD");
    }

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
}
