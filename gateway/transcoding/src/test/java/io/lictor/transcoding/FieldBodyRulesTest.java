package io.lictor.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 3.5 of the rules, of bodies that are one field of the message. */
final class FieldBodyRulesTest {

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            77 message          | child   | {"name":"c"}       | child { name: "c" }
            78 list             | tags    | ["a","b"]          | tags: "a" tags: "b"
            78 list of messages | kids    | [{"n":1},{}]       | kids { n: 1 } kids { }
            78 map              | labels  | {"k":"v"}          | labels { key: "k" value: "v" }
            78 number           | n       | 5                  | n: 5
            78 string           | name    | "x"                | name: "x"
            78 bool             | flag    | true               | flag: true
            78 enum             | color   | "RED"              | color: RED
            78 duration         | ttl     | "1.5s"             | ttl { seconds: 1 nanos: 500000000 }
            78 bytes            | blob    | "YQ=="             | blob: "a"
            78 wrapper          | sv      | "y"                | sv { value: "y" }
            78 struct           | st      | {"k":1}            | st { fields { key: "k" value { number_value: 1.0 } } }
            78 any value        | val     | [null]             | val { list_value { values { null_value: NULL_VALUE } } }
            78 null as Value    | val     | null               | val { null_value: NULL_VALUE }
            78 custom JSON name | odd     | "o"                | odd: "o"
            79 nothing          | child   | ~~                 | ~~
            82 null scalar      | n       | null               | ~~
            82 null list        | kids    | null               | ~~
            82 null map         | labels  | null               | ~~
            82 null wrapper     | sv      | null               | ~~
            82 null time        | at      | null               | ~~
            82 null duration    | ttl     | null               | ~~
            82 null mask        | mask    | null               | ~~
            82 null struct      | st      | null               | ~~
            82 null list value  | vals    | null               | ~~
            82 null any         | any     | null               | ~~
            """)
    void reads_a_field(String rule, String field, String json, String expected) {
        assertThat(Items.post("/v1/items", field).body(json)).as(rule).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            90 null message     | child | null         | field 'child' (line 1, column 1): expected an object, got null
            90 list for message | child | []           | field 'child' (line 1, column 1): expected an object, got an array
            90 scalar for list  | tags  | "a"          | field 'tags' (line 1, column 1): expected an array, got "a"
            88 inside           | kids  | [{},{"n":""}] | field 'kids[1].n' (line 1, column 10): expected an integer from -2147483648 to 2147483647, got ""
            86 trailing         | n     | 1 2          | the body is not JSON (line 1, column 3): expected the end of the body, got 2
            86 breaking out     | n     | 1,"name":"x" | the body is not JSON (line 1, column 2, in field 'n'): expected the end of the body, got ','
            """)
    void refuses_a_field(String rule, String field, String json, String message) {
        assertThat(Items.post("/v1/items", field).refusedBody(json)).as(rule).hasMessage(message);
    }

    @Test
    void rule_77_the_other_fields_come_from_path_and_query() {
        Items items = Items.post("/v1/{name}", "child");

        assertThat(items.body("{\"name\":\"c\"}", "p")).isEqualTo("name: \"p\" child { name: \"c\" }");
        assertThat(items.query("n=1", "p")).isEqualTo("name: \"p\" n: 1");
    }
}
