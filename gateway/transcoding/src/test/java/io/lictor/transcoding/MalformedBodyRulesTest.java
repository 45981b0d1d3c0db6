package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 86 and 128: what is not JSON is told in words about JSON. */
final class MalformedBodyRulesTest {
    private final Items items = Items.post("/v1/items", "*");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"ratio":NaN}              | (line 1, column 10, in field 'ratio'): expected a value, got the word NaN; write "NaN", in double quotes
            {"ratio":-Infinity}        | (line 1, column 11, in field 'ratio'): expected a digit after '-', got the word Infinity; write "-Infinity", in double quotes
            {"flag":True}              | (line 1, column 9, in field 'flag'): expected a value, got the word True; write true
            {"child":None}             | (line 1, column 10, in field 'child'): expected a value, got the word None; write null
            {"flag":tru}               | (line 1, column 9, in field 'flag'): expected a value, got the word tru; a string stands in double quotes
            {"name":'x'}               | (line 1, column 9, in field 'name'): expected a value, got '''; a string stands in straight double quotes
            {"name":“x”}               | (line 1, column 9, in field 'name'): expected a value, got '“'; a string stands in straight double quotes
            {"n":}                     | (line 1, column 6, in field 'n'): expected a value, got '}'
            {"n":01}                   | (line 1, column 6, in field 'n'): a number has no zeros before it; write it without, or as a string
            {"n":+1}                   | (line 1, column 6, in field 'n'): expected a value, got '+'; a number has no plus sign before it
            {"ratio":.5}               | (line 1, column 10, in field 'ratio'): expected a value, got '.'; a number begins with a digit, as 0.5 does
            {"ratio":1.}               | (line 1, column 12, in field 'ratio'): expected a digit after the point of a number, got '}'
            {"ratio":1e+}              | (line 1, column 13, in field 'ratio'): expected a digit in the exponent of a number, got '}'
            {"n":0x1F}                 | (line 1, column 7): expected ',' or '}' after the value, got the word x1F
            {n:1}                      | (line 1, column 2): expected the name of a field or '}', got the word n; a name stands in double quotes
            {'n':1}                    | (line 1, column 2): expected the name of a field or '}', got '''; a name stands in straight double quotes
            {"n":1,}                   | (line 1, column 8): expected another field after ',', got '}'; no ',' stands behind the last
            {"n":1,,"big":2}           | (line 1, column 8): expected the name of a field, got ','
            {"n" 1}                    | (line 1, column 6, in field 'n'): expected ':' between name and value, got 1
            {"n"=1}                    | (line 1, column 5, in field 'n'): expected ':' between name and value, got '='
            {"n":1 "big":2}            | (line 1, column 8): expected ',' or '}' after the value, got '"'
            {"tags":["a",]}            | (line 1, column 14, in field 'tags'): expected another value after ',', got ']'; no ',' stands behind the last
            {"tags":["a" "b"]}         | (line 1, column 14, in field 'tags'): expected ',' or ']' after the value, got '"'
            {"tags":["a"}              | (line 1, column 13, in field 'tags'): expected ',' or ']' after the value, got '}'
            {"kids":[{},{"n":x}]}      | (line 1, column 18, in field 'kids[1].n'): expected a value, got the word x; a string stands in double quotes
            {"labels":{"a\\u0062":x}}  | (line 1, column 22, in field 'labels[ab]'): expected a value, got the word x; a string stands in double quotes
            {"name":"\\x"}             | (line 1, column 10, in field 'name'): expected one of " \\ / b f n r t u after '\\', got the word x; a backslash itself is written \\\\
            {"name":"\\u12G4"}         | (line 1, column 10, in field 'name'): expected four hexadecimal digits after \\u, as in \\u00e9, got 2 and then the word G4
            {"name":"x                 | (line 1, column 9, in field 'name'): the string that begins here has no double quote at its end
            {"child":{"n":1            | (line 1, column 16, in field 'child'): the body ends without the '}' of the object that begins at line 1, column 10
            {"tags":[                  | (line 1, column 10, in field 'tags'): the body ends without the ']' of the array that begins at line 1, column 9
            {"n":                      | (line 1, column 6, in field 'n'): expected a value, got the end
            {"name":"你","n":x}        | (line 1, column 17, in field 'n'): expected a value, got the word x; a string stands in double quotes
            {"n":1}//x                 | (line 1, column 8): expected the end of the body, got '/'; JSON has no comments
            /*x*/{}                    | (line 1, column 1): expected a value, got '/'; JSON has no comments
            {"n":1 # x                 | (line 1, column 8): expected ',' or '}' after the value, got '#'; JSON has no comments
            <xml/>                     | (line 1, column 1): expected a value, got '<'
            name=x                     | (line 1, column 1): expected a value, got the word name; a string stands in double quotes
            """)
    void what_is_not_json_is_told_in_plain_words(String json, String told) {
        TranscodingException refused = items.refusedBody(json);

        assertThat(refused).hasMessage("the body is not JSON " + told);
        assertThat(refused.reason()).isEqualTo("MALFORMED_JSON");
    }

    @Test
    void invisible_characters_are_told_by_their_code() {
        assertThat(items.refusedBody("{\u00a0\"n\":1}"))
                .hasMessage("the body is not JSON (line 1, column 2): "
                        + "expected the name of a field or '}', got U+00A0");
        assertThat(items.refusedBody("{\"n\":1}\u0000"))
                .hasMessage("the body is not JSON (line 1, column 8): expected the end of the body, got U+0000");
        assertThat(items.refusedBody("{\"name\":\"a\n\"}"))
                .hasMessage("the body is not JSON (line 1, column 11, in field 'name'): "
                        + "a string has no line break; write \\n, or end the string with a double quote");
        assertThat(items.refusedBody("{\"name\":\"\u0001\"}"))
                .hasMessage("the body is not JSON (line 1, column 10, in field 'name'): "
                        + "a string has no control character; write \\u0001");
    }

    @Test
    void what_is_wrong_in_an_any_is_where_it_is_in_the_body() {
        assertThat(items.refusedBody("{\n \"any\":{\"n\":01,\"@type\":\"t/shop.Item\"}}"))
                .hasMessage("the body is not JSON (line 2, column 13, in field 'any.n'): "
                        + "a number has no zeros before it; write it without, or as a string")
                .extracting(refused -> refused.field().orElseThrow())
                .isEqualTo("any.n");
        assertThat(items.refusedBody("{\"any\":{\"@type\":\"t/shop.Item\",\"kids\":[{\"ratio\":NaN}]}}"))
                .hasMessageStartingWith("the body is not JSON (line 1, column 48, in field 'any.kids[0].ratio'): ");
    }

    @Test
    void a_number_of_too_many_digits_is_no_value_of_its_field() {
        TranscodingException refused = items.refusedBody("{\"child\":{\"ratio\":" + "1".repeat(1_001) + "}}");

        assertThat(refused)
                .hasMessage("field 'child.ratio' (line 1, column 19): "
                        + "expected a number of at most 1000 digits, got one of 1001");
        assertThat(refused.reason()).isEqualTo("INVALID_VALUE");
    }

    @Test
    void a_name_that_is_too_long_is_told_by_its_length() {
        TranscodingException refused = items.refusedBody("{\"labels\":{\"" + "x".repeat(200_000) + "\":\"\"}}");

        assertThat(refused)
                .hasMessage("field 'labels' (line 1, column 12): "
                        + "expected names of at most 50000 bytes, got one of 200000");
        assertThat(refused.reason()).isEqualTo("INVALID_VALUE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"st":{"a\\ud800":1}}              | 10
            {"st":{"a\\ud800 \\udc00":1}}      | 10
            {"st":{"\\ud83d\\ude00\\ude00":1}} | 21
            {"st":{"\\ud83d\\ud83d\\ude00":1}} | 9
            """)
    void half_a_surrogate_pair_in_a_name_is_told_where_it_stands(String json, int column) {
        TranscodingException refused = items.refusedBody(json);

        assertThat(refused)
                .hasMessage("field 'st' (line 1, column " + column
                        + "): expected names without half surrogate pairs, got half a one");
        assertThat(refused.reason()).isEqualTo("INVALID_VALUE");
    }

    @Test
    void a_body_that_nests_too_deep_is_told_so() {
        TranscodingException refused = items.refusedBody("{\"vals\":" + "[".repeat(250) + "]".repeat(250) + "}");

        assertThat(refused)
                .hasMessage("the body (line 1, column 258): "
                        + "expected at most 250 objects and arrays inside each other");
        assertThat(refused.reason()).isEqualTo("TOO_DEEP");
    }

    @Test
    void a_column_is_a_character_and_a_byte_order_mark_none() {
        assertThat(items.refusedBody("\ufeff{\"name\":\"你😀\",\"n\":\"x\"}"))
                .hasMessageStartingWith("field 'n' (line 1, column 18): expected an integer");
        assertThat(items.refusedBody("\ufeff{\"name\":\"你😀\",\"n\":x}".getBytes(UTF_8), null))
                .hasMessageStartingWith("the body is not JSON (line 1, column 18, in field 'n'): expected a value");
    }
}
