package io.lictor.samples.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleOptionsTest {

    @Test
    void without_flags_one_instance_on_any_port_at_the_usual_consul() {
        SampleOptions options = SampleOptions.parse(List.of(), Map.of());

        assertThat(options.port()).isZero();
        assertThat(options.instances()).isEqualTo(1);
        assertThat(options.address()).isEqualTo("127.0.0.1");
        assertThat(options.consul()).isEqualTo(URI.create("http://127.0.0.1:8500"));
        assertThat(options.token()).isEmpty();
        assertThat(options.ttl()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.deregisterAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.drain()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void consul_and_token_come_from_consuls_own_variables() {
        SampleOptions options = SampleOptions.parse(
                List.of(), Map.of("CONSUL_HTTP_ADDR", "consul.example:18500", "CONSUL_HTTP_TOKEN", "secret"));

        assertThat(options.consul()).isEqualTo(URI.create("http://consul.example:18500"));
        assertThat(options.token()).contains("secret");
    }

    @Test
    void a_flag_wins_over_the_environment() {
        SampleOptions options = SampleOptions.parse(
                List.of("--consul=https://other:8501"), Map.of("CONSUL_HTTP_ADDR", "consul.example:18500"));

        assertThat(options.consul()).isEqualTo(URI.create("https://other:8501"));
    }

    @Test
    void instances_take_the_ports_that_follow() {
        SampleOptions options = SampleOptions.parse(List.of("--port=7000", "--instances=3"), Map.of());

        assertThat(options.portOf(2)).isEqualTo(7002);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verbose       | unknown flag --verbose",
                "--colour=red    | unknown flag --colour=red",
                "port=1          | unknown flag port=1",
                "--port=http     | --port=http is not a number",
                "--port=70000    | --port=70000 is not in 0..65535",
                "--instances=0   | --instances=0 is not in 1..65535",
                "--consul=:::    | the Consul address ::: is not like http://127.0.0.1:8500",
                "--consul=ftp://a| the Consul address ftp://a is not like http://127.0.0.1:8500",
                "--ttl=soon      | --ttl=soon is not a duration like 500ms, 3s or 1m"
            })
    void a_bad_flag_is_named(String flag, String message) {
        assertThatThrownBy(() -> SampleOptions.parse(List.of(flag.strip()), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
