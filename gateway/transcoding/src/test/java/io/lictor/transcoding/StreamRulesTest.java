package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 3.7 of the rules, as far as it is about bytes, and the streamed bodies of section 3.5. */
final class StreamRulesTest {
    private static final int LIMIT = 100;

    private final Items items = Items.post("/v1/{name}", "*");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", nullValues = "-", textBlock = """
            113 array                     | -                        | [{"n":1},{}]
            113 array, whatever else      | text/html                | [{"n":1},{}]
            114 lines                     | application/x-ndjson     | ~{"n":1}\n{}\n~
            114 lines, preferred          | application/json;q=0.5, application/jsonl | ~{"n":1}\n{}\n~
            115 events                    | text/event-stream        | ~data: {"n":1}\n\ndata: {}\n\n~
            """)
    void rules_113_to_115_a_form_for_every_taste(String rule, @Nullable String accept, String expected) {
        ResponseStream stream = items.transcoder.responseStream(accept);
        String said = text(stream.message(items.wire("n: 1"))) + text(stream.message(new byte[0])) + text(stream.end());

        assertThat(said).as(rule).isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void rule_113_no_messages_are_an_empty_array() {
        assertThat(text(items.transcoder.responseStream(null).end())).isEqualTo("[]");
    }

    @ParameterizedTest(name = "117 {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            application/json     | ~,{"error":{}}~             | false
            application/x-ndjson | ~{"error":{}}\n~            | true
            text/event-stream    | ~event: error\ndata: {}\n\n~ | true
            """)
    void rule_117_an_error_after_messages_is_no_clean_end(String accept, String expected, boolean seen) {
        ResponseStream stream = items.transcoder.responseStream(accept);
        stream.message(new byte[0]);

        assertThat(text(stream.error("{}".getBytes(UTF_8)))).isEqualTo(expected.replace("\\n", "\n"));
        assertThat(stream.endsWithError()).isEqualTo(seen);
    }

    @ParameterizedTest(name = "118 {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            [{"n":1},{"n":2}]              | name: "x" n: 1;n: 2
            {"n":1}{"n":2} {"n":3}         | name: "x" n: 1;n: 2;n: 3
            [ ]                            | ~~
            ~~                             | ~~
            [{"name":"]}\\"{"}, {} ]       | name: "x";
            """)
    void rule_118_each_element_is_a_message_and_the_first_has_the_path(String body, String expected) {
        assertThat(String.join(";", messages(body.getBytes(UTF_8), 1))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "118 {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            5              | the body: expected an array of messages, or objects one after the other, got '5'
            [{}] x         | the body: expected the end of the body after the array, got 'x'
            [{} {}]        | the body: expected ',' or ']' after message 1, got '{'
            {},{}          | the body: expected '{' or the end after message 1, got ','
            [{},           | the body: the body ends within the array
            [{"n":1        | the body: the body ends within message 1
            [,             | the body: expected message 1, got ','
            [{},{"n":"x"}] | message 2 of the body: field 'n' (line 1, column 6): expected an integer from -2147483648 to 2147483647, got "x"
            """)
    void rule_118_what_is_no_stream_of_objects_is_refused(String body, String message) {
        assertThat(refused(body.getBytes(UTF_8))).hasMessage(message);
    }

    @Test
    void rule_91_a_byte_order_mark_is_whole() {
        assertThat(messages("\ufeff[{}]".getBytes(UTF_8), 1)).hasSize(1);
        assertThat(refused(new byte[] {(byte) 0xEF, (byte) 0xBB, '{', '}'}).httpStatus())
                .isEqualTo(400);
    }

    @Test
    void rule_95_where_the_body_is_cut_makes_no_difference() {
        byte[] body = "[{\"name\":\"你😀\\\"]\",\"n\":12},{\"st\":{\"k\":[1]}}]".getBytes(UTF_8);
        List<String> whole = messages(body, body.length);

        for (int step = 1; step < body.length; step++) {
            assertThat(messages(body, step)).as("every %s bytes", step).isEqualTo(whole);
        }
    }

    @Test
    void rule_96_an_element_above_the_limit_is_413() {
        byte[] body = ("[{},{\"name\":\"" + "x".repeat(LIMIT) + "\"}]").getBytes(UTF_8);
        TranscodingException refused = refused(body);

        assertThat(refused.httpStatus()).isEqualTo(413);
        assertThat(refused).hasMessage("message 2 of the body has more than 100 bytes");
    }

    @Test
    void rule_99_a_stream_of_bytes_has_its_type_in_the_first_message() {
        Items raw = Items.post("/v1/{name}", "raw");
        RequestStream stream =
                raw.transcoder.requestStream(new RestRequest(List.of("x"), null, "text/plain", new byte[0]), LIMIT);
        List<String> messages = new ArrayList<>();

        stream.feed("no".getBytes(UTF_8), message -> messages.add(raw.text(message)));
        stream.feed(" json".getBytes(UTF_8), message -> messages.add(raw.text(message)));
        stream.end(message -> messages.add(raw.text(message)));

        assertThat(messages)
                .containsExactly(
                        "name: \"x\" raw { content_type: \"text/plain\" data: \"no\" }", "raw { data: \" json\" }");
    }

    private TranscodingException refused(byte[] body) {
        return catchThrowableOfType(TranscodingException.class, () -> messages(body, 1));
    }

    private List<String> messages(byte[] body, int step) {
        RequestStream stream =
                items.transcoder.requestStream(new RestRequest(List.of("x"), null, null, new byte[0]), LIMIT);
        List<String> messages = new ArrayList<>();
        for (int from = 0; from < body.length; from += step) {
            byte[] part = Arrays.copyOfRange(body, from, Math.min(body.length, from + step));
            stream.feed(part, message -> messages.add(items.text(message)));
        }
        stream.end(message -> messages.add(items.text(message)));
        return messages;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
