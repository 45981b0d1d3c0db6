package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.schema.DescriptorPool;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Section 3.8 of the rules. */
final class ErrorRulesTest {
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final DescriptorPool pool = Items.get("/v1/items").schema.pool();

    @ParameterizedTest(name = "121 {0} is {1}")
    @CsvSource({
        "OK, 200",
        "CANCELLED, 499",
        "UNKNOWN, 500",
        "INVALID_ARGUMENT, 400",
        "DEADLINE_EXCEEDED, 504",
        "NOT_FOUND, 404",
        "ALREADY_EXISTS, 409",
        "PERMISSION_DENIED, 403",
        "RESOURCE_EXHAUSTED, 429",
        "FAILED_PRECONDITION, 400",
        "ABORTED, 409",
        "OUT_OF_RANGE, 400",
        "UNIMPLEMENTED, 501",
        "INTERNAL, 500",
        "UNAVAILABLE, 503",
        "DATA_LOSS, 500",
        "UNAUTHENTICATED, 401"
    })
    void rule_121_http_status_of_a_code(Status.Code code, int httpStatus) {
        assertThat(GrpcStatusMapping.httpStatus(code)).isEqualTo(httpStatus);
    }

    @ParameterizedTest(name = "123 {0} is {1}")
    @CsvSource({
        "400, INTERNAL",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, UNIMPLEMENTED",
        "429, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "418, UNKNOWN",
        "500, UNKNOWN"
    })
    void rule_123_code_of_an_http_status(int httpStatus, Status.Code code) {
        assertThat(GrpcStatusMapping.code(httpStatus)).isEqualTo(code);
    }

    @Test
    void rule_128_text_of_strangers_is_escaped() {
        String text = "\"\\\n\u0000\u2028<你>😀";
        byte[] body = StatusBody.of(Status.Code.INTERNAL, text, "R", Map.of("k", text));

        JsonNode read = new JsonMapper().readTree(body);

        assertThat(read.get("message").stringValue()).isEqualTo(text);
        assertThat(read.at("/details/0/metadata/k").stringValue()).isEqualTo(text);
    }

    @Test
    void rule_128_an_error_of_a_body_says_field_line_and_column() {
        assertThat(Items.post("/v1/items", "*").refusedBody("{\n \"child\":{\"n\":true}}"))
                .hasMessageStartingWith("field 'child.n' (line 2, column 15): expected an integer");
    }

    @Test
    void rule_127_the_gateways_own_errors_carry_reason_and_domain() {
        byte[] body = StatusBody.of(Status.Code.NOT_FOUND, "no \"route\"\n你", "NO_ROUTE", Map.of("path", "/x"));

        assertThat(new String(body, UTF_8))
                .isEqualTo("{\"code\":5,\"message\":\"no \\\"route\\\"\\n你\",\"details\":["
                        + "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"NO_ROUTE\","
                        + "\"domain\":\"lictor\",\"metadata\":{\"path\":\"/x\"}}]}");
    }

    @Test
    void rule_122_without_details_the_message_is_grpc_message() {
        assertThat(body(Status.NOT_FOUND.withDescription("gone"), new Metadata()))
                .isEqualTo("{\"code\":5,\"message\":\"gone\",\"details\":[]}");
        assertThat(body(Status.ABORTED, new Metadata())).isEqualTo("{\"code\":10,\"message\":\"\",\"details\":[]}");
    }

    @Test
    void rule_122_details_are_decoded_or_kept_as_they_are() {
        Metadata trailers = new Metadata();
        trailers.put(
                DETAILS,
                com.google.rpc.Status.newBuilder()
                        .setCode(9)
                        .setMessage("from the details")
                        .addDetails(any("shop.Item", new byte[] {0x18, 0x01}))
                        .addDetails(any("shop.Item", new byte[0]))
                        .addDetails(Any.pack(retryInfo()))
                        .addDetails(Any.pack(Duration.newBuilder().setSeconds(1).build()))
                        .addDetails(any("no.Such", new byte[] {1}))
                        .addDetails(any("shop.Item", new byte[] {0x0A}))
                        .build()
                        .toByteArray());

        assertThat(body(Status.FAILED_PRECONDITION.withDescription("short"), trailers))
                .isEqualTo("{\"code\":9,\"message\":\"from the details\",\"details\":["
                        + "{\"@type\":\"t/shop.Item\",\"n\":1},"
                        + "{\"@type\":\"t/shop.Item\"},"
                        + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"2s\"},"
                        + "{\"@type\":\"type.googleapis.com/google.protobuf.Duration\",\"value\":\"1s\"},"
                        + "{\"@type\":\"t/no.Such\",\"value\":\"AQ==\"},"
                        + "{\"@type\":\"t/shop.Item\",\"value\":\"Cg==\"}]}");
    }

    @Test
    void rule_122_details_that_are_garbage_do_not_hide_the_error() {
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, new byte[] {0x0A, 0x7F});

        assertThat(body(Status.INTERNAL.withDescription("boom"), trailers))
                .isEqualTo("{\"code\":13,\"message\":\"boom\",\"details\":[]}");
    }

    private String body(Status status, Metadata trailers) {
        return new String(StatusBody.of(status, trailers, pool), UTF_8);
    }

    private static Message retryInfo() {
        return RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(2))
                .build();
    }

    private static Any any(String type, byte[] value) {
        return Any.newBuilder()
                .setTypeUrl("t/" + type)
                .setValue(ByteString.copyFrom(value))
                .build();
    }
}
