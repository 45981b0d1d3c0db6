package io.lictor.bench.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.balancing.Picking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs every scenario and compares what comes out with the texts in {@code gateway/bench/simulation}: a change of balancing
 * shows there, as a difference to be judged. {@code make simulate} writes them anew.
 */
final class SimulationTest {
    private static final Map<String, Results> RESULTS = Scenarios.all().stream()
            .map(Results::of)
            .collect(Collectors.toMap(results -> results.scenario().name(), Function.identity()));

    static Stream<String> scenarios() {
        return RESULTS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void comes_out_as_written_down(String scenario) throws IOException {
        Path file = Path.of("simulation", scenario + ".txt");
        String text = results(scenario).text();
        if (Boolean.getBoolean("lictor.simulation.write")) {
            Files.writeString(file, text);
        }

        assertThat(text)
                .as("%s; if the new result is wanted: make simulate, and commit what it writes", file)
                .isEqualTo(Files.readString(file));
    }

    @Test
    void a_slow_instance_hardly_shows_unless_it_gets_its_turn_as_by_round_robin() {
        assertThat(outcomes("slow_instance", Picking.EWMA, false).percentWithinSecond())
                .isGreaterThanOrEqualTo(99.9);
        assertThat(outcomes("slow_instance", Picking.RR, false).percentWithinSecond())
                .isBetween(95.0, 96.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"black_hole", "half_failing"})
    void an_instance_that_fails_costs_next_to_nothing_and_with_a_retry_nothing(String scenario) {
        assertThat(outcomes(scenario, Picking.EWMA, false).errorPercent()).isLessThanOrEqualTo(0.02);
        assertThat(outcomes(scenario, Picking.EWMA, true).errorPercent()).isZero();
    }

    private static Results results(String scenario) {
        return Objects.requireNonNull(RESULTS.get(scenario));
    }

    private static Outcomes outcomes(String scenario, Picking picking, boolean retries) {
        return results(scenario).with(new Strategy(picking, retries));
    }
}
