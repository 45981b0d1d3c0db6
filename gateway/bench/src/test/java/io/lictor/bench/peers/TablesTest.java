package io.lictor.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TablesTest {

    private static Sample sample(double micros) {
        return new Sample(micros, 0.5, 10_000, new Load.Outcome(0, Latencies.of()));
    }

    /** One whose requests all took so many microseconds. */
    private static Sample paced(long latency) {
        return new Sample(80, 0.5, 5_000, new Load.Outcome(1, Latencies.of(latency * 1000)));
    }

    private static Series page(String gateway, List<Double> micros, List<Sample> paced) {
        return new Series(
                gateway, Scenario.PAGE, micros.stream().map(TablesTest::sample).toList(), paced);
    }

    private static String text(Series... series) {
        return new Tables(new Report(
                        "a quiet machine", List.of(series), List.of(new Footprint("lictor", 225_000_000, 301_400_000))))
                .text();
    }

    @Test
    void an_aim_compares_the_least_of_the_rounds() {
        String text = text(
                page("lictor", List.of(30.0, 26.0, 40.0), List.of()), page("nginx", List.of(20.0, 25.0), List.of()));

        assertThat(text)
                .contains("| HTTP proxy, 200 bytes, kept connections | `lictor` / `nginx` | 1.30 | 1.30 | met |\n");
    }

    @Test
    void an_aim_that_is_exceeded_by_little_is_missed() {
        String text = text(page("lictor", List.of(26.01), List.of()), page("nginx", List.of(20.0), List.of()));

        assertThat(text).contains("`lictor` / `nginx` | 1.30 | 1.30 | missed |\n");
    }

    @Test
    void an_aim_without_both_figures_is_not_measured() {
        String text = text(page("lictor", List.of(26.0), List.of()));

        assertThat(text)
                .contains("`lictor` / `nginx` | – | 1.30 | not measured |\n")
                .contains("`lictor` / `haproxy` | – | 2.00 | not measured |\n");
    }

    @Test
    void what_took_less_than_the_kernel_can_tell_is_not_measured() {
        String text = text(page("lictor", List.of(26.0), List.of()), page("nginx", List.of(0.0), List.of()));

        assertThat(text).contains("`lictor` / `nginx` | – | 1.30 | not measured |\n");
    }

    @Test
    void waiting_is_compared_by_the_medians_at_half_load() {
        String text = text(
                page("lictor", List.of(26.0), List.of(paced(900), paced(300), paced(400))),
                page("haproxy", List.of(20.0), List.of(paced(250), paced(100), paced(200))));

        assertThat(text).contains("| p99 at half load | `lictor` / `haproxy` | 2.00 | 2.00 | met |\n");
    }

    @Test
    void two_settings_of_lictor_have_an_aim_too() {
        String text = text(page("routes-10", List.of(20.0), List.of()), page("routes-10000", List.of(22.0), List.of()));

        assertThat(text).contains("| `routes-10000` / `routes-10` | 1.10 | 1.05 | missed |\n");
    }

    @Test
    void a_scenario_has_both_loads_and_ratios_to_its_first_gateway() {
        String text = text(
                page("lictor", List.of(25.0, 27.0), List.of(paced(300))),
                page("nginx", List.of(20.0, 20.0), List.of()));

        assertThat(text)
                .contains("#### GET proxied, 200 bytes\n")
                .contains("| `nginx` | 20.0 | 20.0 | 20.0 20.0 | 50 % | 10000 | 0 | 0.80 | 0.77 |\n")
                .contains("| `lictor` | 5000 | 80.0 | 80.0 | 300.0 | 300.0 | 300.0 | 300.0 | 300.0 | 1 |\n")
                .doesNotContain("POST to gRPC of 1 KB, echoed");
    }

    @Test
    void memory_is_in_megabytes() {
        assertThat(text(page("lictor", List.of(25.0), List.of()))).contains("| `lictor` | 225 | 301 |\n");
    }

    @Test
    void a_gateway_that_was_not_warm_is_named() {
        assertThat(text(page("vertx", List.of(50.0, 30.0), List.of())))
                .contains("`vertx` was still getting cheaper at PAGE");
    }
}
