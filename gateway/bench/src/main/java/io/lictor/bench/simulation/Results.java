package io.lictor.bench.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The outcomes of one scenario with every strategy, as a text for people and for comparing. Immutable. */
record Results(Scenario scenario, Map<Strategy, Outcomes> outcomes) {

    static Results of(Scenario scenario) {
        Map<Strategy, Outcomes> outcomes = new LinkedHashMap<>();
        Strategy.all().forEach(strategy -> outcomes.put(strategy, Gateway.run(scenario, strategy)));
        return new Results(scenario, outcomes);
    }

    Outcomes with(Strategy strategy) {
        return Objects.requireNonNull(outcomes.get(strategy));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(scenario.name()).append("\n\n");
        scenario.story().forEach(line -> text.append(line).append('\n'));
        Traffic traffic = scenario.traffic();
        text.append(format(
                "%d requests/s (Poisson) for %d s.%n%n",
                traffic.perSecond(), traffic.length().toSeconds()));
        summary(text);
        for (int window = 0; window <= scenario.windows().size(); window++) {
            shares(window, text);
        }
        return text.toString();
    }

    private void summary(StringBuilder text) {
        text.append(format(
                "%-6s %5s | %8s %9s %9s %9s | %7s %7s %7s %7s%n",
                "picker", "retry", "requests", "< 1 s %", "errors %", "retried %", "p50 ms", "p99", "p99.9", "max"));
        outcomes.forEach((strategy, seen) -> text.append(format(
                "%s | %8d %9.3f %9.3f %9.3f | %7.0f %7.0f %7.0f %7.0f%n",
                name(strategy),
                seen.requests(),
                seen.percentWithinSecond(),
                seen.errorPercent(),
                seen.retryPercent(),
                seen.millis(0.5),
                seen.millis(0.99),
                seen.millis(0.999),
                seen.millis(1))));
    }

    private void shares(int window, StringBuilder text) {
        List<Instance> instances = scenario.instances();
        text.append(format("%nshare of the calls in %%, %s%n", span(window)));
        text.append(format("%-12s |", "picker retry"))
                .append(instances.stream()
                        .map(instance -> format(" %7s", instance.name()))
                        .collect(Collectors.joining()))
                .append('\n');
        outcomes.forEach((strategy, seen) -> text.append(name(strategy))
                .append(" |")
                .append(instances.stream()
                        .map(instance -> format(" %7.2f", seen.sharePercent(window, instance)))
                        .collect(Collectors.joining()))
                .append('\n'));
    }

    private String span(int window) {
        long from = window == 0 ? 0 : scenario.windows().get(window - 1).toSeconds();
        long to = window == scenario.windows().size()
                ? scenario.traffic().length().toSeconds()
                : scenario.windows().get(window).toSeconds();
        return from + " s to " + to + " s";
    }

    private static String name(Strategy strategy) {
        return format("%-6s %5s", strategy.picking().word(), strategy.retries() ? "1" : "0");
    }

    /** The same on every machine, with lines that end as in git. */
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
    }
}
