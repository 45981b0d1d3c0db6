package io.lictor.server.accesslog;

import static io.lictor.server.accesslog.Entries.line;
import static io.lictor.server.accesslog.Entries.request;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommonLineWriterTest {

    @Test
    void a_request_looks_as_every_reader_of_logs_expects() {
        assertThat(line(LineFormat.COMMON, Entries.of("/v1/orders?page=2")))
                .isEqualTo("192.0.2.1 - - [02/Jan/2026:03:04:05 +0000] \"GET /v1/orders?page=2 HTTP/1.1\" 200 345\n");
    }

    @Test
    void an_answer_without_a_body_has_a_dash() {
        AccessEntry empty = new AccessEntry(
                Entries.MOMENT, request("/", null), 204, 0, 0, 80, null, AccessEntry.End.COMPLETE, null);

        assertThat(line(LineFormat.COMMON, empty)).endsWith("\" 204 -\n");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /a"b,            /a\\"b
                    /a\\b,           /a\\\\b
                    '/a b',          /a\\x20b
                    /\u00e9,         /\\xc3\\xa9
                    /\ud83d\ude00x,  /\\xf0\\x9f\\x98\\x80x
                    /\u007f,         /\\x7f
                    """)
    void no_text_breaks_the_line(String path, String shown) {
        assertThat(line(LineFormat.COMMON, Entries.of(path))).contains("\"GET " + shown + " HTTP/1.1\"");
    }

    @Test
    void a_new_line_does_not_make_one() {
        assertThat(line(LineFormat.COMMON, Entries.of("/a\nb")))
                .contains("/a\\x0ab")
                .hasLineCount(1);
    }
}
