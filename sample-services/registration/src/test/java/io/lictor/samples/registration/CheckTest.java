package io.lictor.samples.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CheckTest {

    @Test
    void a_grpc_probe_has_address_and_port_for_a_target() {
        assertThat(Check.grpc(Duration.ofSeconds(1)).definition("10.0.0.7", 50_051))
                .isEqualTo(Map.of("GRPC", "10.0.0.7:50051", "Interval", "1000ms", "Timeout", "2000ms"));
    }

    @Test
    void an_http_probe_has_a_url_for_a_target() {
        assertThat(Check.http("/health", Duration.ofSeconds(1)).definition("10.0.0.7", 8004))
                .containsEntry("HTTP", "http://10.0.0.7:8004/health");
    }

    @Test
    void an_address_of_version_6_is_put_in_brackets() {
        assertThat(Check.grpc(Duration.ofSeconds(1)).definition("fd00::7", 50_051))
                .containsEntry("GRPC", "[fd00::7]:50051");
    }

    @Test
    void a_heartbeat_comes_three_times_in_its_ttl() {
        assertThat(new Check.Heartbeat(Duration.ofSeconds(3)).pace()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void an_interval_of_nothing_is_refused() {
        assertThatThrownBy(() -> Check.grpc(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the interval of a check must be positive, not PT0S");
    }
}
