package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Metadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3.9 of the rules. */
final class HeaderRulesTest {
    private static final Metadata.Key<byte[]> BINARY = Metadata.Key.of("x-foo-bin", Metadata.BINARY_BYTE_MARSHALLER);

    @ParameterizedTest(name = "129 {0}")
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Authorization",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Host",
                "Content-Length",
                "Content-Type",
                "Accept-Encoding",
                "Content-Encoding",
                "grpc-timeout",
                "Grpc-Encoding",
                "grpc-whatever",
                ":path",
                "x!y"
            })
    void rule_129_stays_here(String name) {
        assertThat(toMetadata(name, "x").keys()).isEmpty();
    }

    @Test
    void rule_129_other_headers_pass_in_lower_case() {
        Metadata metadata = toMetadata("Authorization", "Bearer t", "X-Request-ID", " 7 ");

        assertThat(metadata.keys()).containsExactlyInAnyOrder("authorization", "x-request-id");
        assertThat(values(metadata, "x-request-id")).containsExactly("7");
    }

    @Test
    void rule_129_what_connection_names_stays_here() {
        assertThat(toMetadata("X-Hop", "1", "X-End", "2", "Connection", "close, x-HOP")
                        .keys())
                .containsExactly("x-end");
    }

    @ParameterizedTest(name = "130 {0}")
    @ValueSource(strings = {"/+8=", "/+8", "_-8", "_-8=", " /+8 "})
    void rule_130_binary_by_any_base64(String value) {
        assertThat(toMetadata("X-Foo-Bin", value).get(BINARY)).containsExactly(0xFF, 0xEF);
    }

    @Test
    void rule_130_several_binary_values_in_one_header() {
        Metadata metadata = toMetadata("x-foo-bin", "YQ==,Yg");

        assertThat(metadata.getAll(BINARY)).containsExactly("a".getBytes(UTF_8), "b".getBytes(UTF_8));
    }

    @Test
    void rule_130_what_is_not_base64_is_refused() {
        TranscodingException refused =
                catchThrowableOfType(TranscodingException.class, () -> toMetadata("X-Foo-Bin", "a b"));

        assertThat(refused).hasMessage("header 'x-foo-bin': expected base64, got \"a b\"");
        assertThat(refused.httpStatus()).isEqualTo(400);
        assertThat(refused.reason()).isEqualTo("INVALID_HEADER");
    }

    @Test
    void rule_131_several_values_keep_their_order_and_non_ascii_ones_are_dropped() {
        Metadata metadata = toMetadata("x-a", "1", "x-a", "é", "x-a", "2", "x-b", "a\tb");

        assertThat(values(metadata, "x-a")).containsExactly("1", "2");
        assertThat(metadata.keys()).containsExactly("x-a");
    }

    @Test
    void rules_112_and_133_response_metadata_becomes_headers() {
        Metadata metadata = new Metadata();
        put(metadata, "x-a", "1");
        put(metadata, "x-a", "2");
        put(metadata, "grpc-status", "0");
        put(metadata, "grpc-encoding", "gzip");
        put(metadata, "content-type", "application/grpc");
        put(metadata, "transfer-encoding", "chunked");
        metadata.put(BINARY, new byte[] {(byte) 0xFF, (byte) 0xEF});
        List<String> headers = new ArrayList<>();

        HeaderMapping.toHeaders(metadata, (name, value) -> headers.add(name + ": " + value));

        assertThat(headers).containsExactlyInAnyOrder("x-a: 1", "x-a: 2", "x-foo-bin: /+8=");
        assertThat(headers.indexOf("x-a: 1")).isLessThan(headers.indexOf("x-a: 2"));
    }

    @ParameterizedTest(name = "132 {0} is {1}")
    @CsvSource({
        "100m, PT0.1S",
        "2S, PT2S",
        "3M, PT3M",
        "4H, PT4H",
        "5u, PT0.000005S",
        "99999999n, PT0.099999999S",
        "0m, PT0S"
    })
    void rule_132_reads(String header, Duration expected) {
        assertThat(GrpcTimeout.parse(header)).contains(expected);
    }

    @ParameterizedTest(name = "132 \"{0}\"")
    @ValueSource(strings = {"100", "1x", "123456789m", "", "-1m", "1.5S", "m", "1 m"})
    void rule_132_refuses(String header) {
        TranscodingException refused =
                catchThrowableOfType(TranscodingException.class, () -> GrpcTimeout.parse(header));

        assertThat(refused)
                .hasMessage(
                        "header 'grpc-timeout': expected 1 to 8 digits and one of H M S m u n, got \"" + header + "\"");
        assertThat(refused.httpStatus()).isEqualTo(400);
        assertThat(refused.field()).contains("grpc-timeout");
    }

    @Test
    void rule_132_without_a_header_there_is_no_deadline() {
        assertThat(GrpcTimeout.parse(null)).isEmpty();
    }

    @Test
    void rule_129_a_name_that_is_only_the_suffix_of_binary_ones_stays_here() {
        assertThat(toMetadata("-bin", "YQ==").keys()).isEmpty();
    }

    @Test
    void binary_headers_of_many_parts_keep_them_all_and_their_order() {
        String parts = "AA==,AQ==,Ag==,Aw==,BA==,BQ==,Bg==,Bw==,CA==,CQ==,Cg==,Cw==";

        Metadata metadata = toMetadata("x-before", "1", "x-foo-bin", parts, "x-after", "2");

        assertThat(metadata.getAll(BINARY)).hasSize(12).element(11).isEqualTo(new byte[] {11});
        assertThat(values(metadata, "x-before")).containsExactly("1");
        assertThat(values(metadata, "x-after")).containsExactly("2");
    }

    @Test
    void metadata_of_headers_takes_more() {
        Metadata metadata = toMetadata("x-a", "1");

        put(metadata, "x-b", "2");

        assertThat(values(metadata, "x-a")).containsExactly("1");
        assertThat(values(metadata, "x-b")).containsExactly("2");
    }

    private static Metadata toMetadata(String... namesAndValues) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return HeaderMapping.toMetadata(headers);
    }

    private static Iterable<String> values(Metadata metadata, String name) {
        Iterable<String> values = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return values == null ? List.of() : values;
    }

    private static void put(Metadata metadata, String name, String value) {
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
}
