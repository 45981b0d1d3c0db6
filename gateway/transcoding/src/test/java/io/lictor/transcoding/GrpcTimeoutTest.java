package io.lictor.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcTimeoutTest {
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
    void without_a_header_there_is_none() {
        assertThat(GrpcTimeout.parse(null)).isEmpty();
    }
}
