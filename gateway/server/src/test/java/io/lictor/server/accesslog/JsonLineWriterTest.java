package io.lictor.server.accesslog;

import static io.lictor.server.accesslog.Entries.MOMENT;
import static io.lictor.server.accesslog.Entries.line;
import static io.lictor.server.accesslog.Entries.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonLineWriterTest {

    private static JsonNode read(String line) {
        return JsonMapper.shared().readTree(line);
    }

    @Test
    void a_routed_request_has_all_keys() {
        assertThat(line(LineFormat.JSON, Entries.of("/v1/orders"))).isEqualTo("""
                {"time":"2026-01-02T03:04:05.006Z","client":"192.0.2.1","method":"GET","path":"/v1/orders",\
                "protocol":"HTTP/1.1","status":200,"bytes_in":12,"bytes_out":345,"total_us":1500,\
                "route":"orders@GET /v1/orders","service":"orders","endpoint":"10.0.0.7:9000","attempts":2,\
                "upstream_us":1200,"grpc_status":0,"request_id":"r-1",\
                "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","user_agent":"curl/8","end":"complete"}
                """);
    }

    @Test
    void what_is_not_known_is_left_out() {
        AccessEntry unrouted = new AccessEntry(
                MOMENT,
                new AccessEntry.Request("192.0.2.1", null, "GET", "/", "HTTP/1.1", null, null, null),
                404,
                0,
                99,
                80,
                null,
                AccessEntry.End.COMPLETE,
                "NO_ROUTE");

        JsonNode json = read(line(LineFormat.JSON, unrouted));

        assertThat(json.has("route")).isFalse();
        assertThat(json.has("user_agent")).isFalse();
        assertThat(json.has("trace_id")).isFalse();
        assertThat(json.get("reason").asString()).isEqualTo("NO_ROUTE");
    }

    @Test
    void lines_follow_each_other_without_anything_between() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonLineWriter writer = new JsonLineWriter(out);
        writer.write(Entries.of("/a"));
        writer.write(Entries.of("/b"));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"time\"") && line.endsWith("}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"}\n{\"status\":500",
                "tab\tbell\u0007nul\u0000del\u007f",
                "back\\slash",
                "\u00e9\u4f60\ud83d\ude00",
                "line\u2028para\u2029",
                "latin \u0080\u00ff"
            })
    void any_text_comes_back_as_it_was(String text) {
        String line = line(LineFormat.JSON, Entries.entry(request("/", text), null));

        assertThat(line.strip()).doesNotContain("\n").matches("\\p{ASCII}*");
        assertThat(read(line).get("user_agent").asString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ude00b", "\ude00\ud83d"})
    void half_a_surrogate_pair_does_not_break_the_line(String text) {
        String line = line(LineFormat.JSON, Entries.entry(request("/", text), null));

        assertThat(line).matches("\\p{ASCII}*");
        assertThat(read(line).get("end").asString()).isEqualTo("complete");
    }

    @Test
    void long_texts_are_cut() {
        JsonNode json =
                read(line(LineFormat.JSON, Entries.entry(request("/" + "x".repeat(9_000), "y".repeat(9_000)), null)));

        assertThat(json.get("path").asString()).hasSize(2_048);
        assertThat(json.get("user_agent").asString()).hasSize(256);
    }
}
