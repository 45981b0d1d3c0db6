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
        assertThat(options.address()).isEqualTo(new Address.Fixed("127.0.0.1"));
        assertThat(options.bind()).isEqualTo("127.0.0.1");
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

    @Test
    void every_flag_may_be_a_variable() {
        SampleOptions options = SampleOptions.parse(
                List.of(), Map.of("SAMPLE_PORT", "50051", "SAMPLE_DEREGISTER_AFTER", "2m", "SAMPLE_BIND", "127.0.0.9"));

        assertThat(options.port()).isEqualTo(50_051);
        assertThat(options.deregisterAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(options.bind()).isEqualTo("127.0.0.9");
    }

    @Test
    void a_flag_wins_over_its_variable() {
        SampleOptions options = SampleOptions.parse(List.of("--port=7000"), Map.of("SAMPLE_PORT", "50051"));

        assertThat(options.port()).isEqualTo(7000);
    }

    @Test
    void a_blank_variable_is_none() {
        SampleOptions options = SampleOptions.parse(List.of(), Map.of("SAMPLE_PORT", "", "CONSUL_HTTP_TOKEN", ""));

        assertThat(options.port()).isZero();
        assertThat(options.token()).isEmpty();
    }

    @Test
    void a_bad_variable_is_named() {
        assertThatThrownBy(() -> SampleOptions.parse(List.of(), Map.of("SAMPLE_PORT", "http")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SAMPLE_PORT=http is not a number");
    }

    @Test
    void the_address_auto_is_that_towards_consul_with_the_host_name_as_label() {
        SampleOptions options =
                SampleOptions.parse(List.of("--address=auto"), Map.of("HOSTNAME", "3f2a", "CONSUL_HTTP_ADDR", "c:1"));

        assertThat(options.address()).isEqualTo(new Address.TowardsConsul(URI.create("http://c:1"), "3f2a"));
        assertThat(options.bind()).isEqualTo("0.0.0.0");
    }

    @Test
    void without_a_probe_the_instance_sends_heartbeats() {
        SampleOptions options = SampleOptions.parse(List.of("--ttl=4s"), Map.of());

        assertThat(options.check(Check::grpc)).isEqualTo(new Check.Heartbeat(Duration.ofSeconds(4)));
    }

    @Test
    void with_a_probe_consul_asks() {
        SampleOptions options = SampleOptions.parse(List.of("--probe=1s"), Map.of());

        assertThat(options.check(Check::grpc)).isEqualTo(Check.grpc(Duration.ofSeconds(1)));
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
                "--port=65535 --instances=2 | port 65535 leaves no ports for 2 instances",
                "--ttl=soon      | --ttl=soon is not a duration like 500ms, 3s or 1m"
            })
    void a_bad_flag_is_named(String flags, String message) {
        assertThatThrownBy(() -> SampleOptions.parse(List.of(flags.strip().split(" ")), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
