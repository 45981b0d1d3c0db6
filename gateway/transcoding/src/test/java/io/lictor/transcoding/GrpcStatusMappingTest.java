package io.lictor.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrpcStatusMappingTest {
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
    void rule_121(Status.Code code, int httpStatus) {
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
    void rule_123(int httpStatus, Status.Code code) {
        assertThat(GrpcStatusMapping.code(httpStatus)).isEqualTo(code);
    }
}
