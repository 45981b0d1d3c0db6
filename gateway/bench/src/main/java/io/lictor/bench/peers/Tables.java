package io.lictor.bench.peers;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report as tables in Markdown. Immutable. */
record Tables(Report report) {

    String text() {
        StringBuilder text =
                new StringBuilder(report.conditions()).append("\n\n").append(aims());
        for (Scenario scenario : Scenario.values()) {
            List<Series> rows = in(scenario);
            if (!rows.isEmpty()) {
                text.append("\n#### ").append(scenario.title()).append("\n\n").append(closed(rows));
                List<Series> paced =
                        rows.stream().filter(each -> !each.paced().isEmpty()).toList();
                text.append(paced.isEmpty() ? "" : "\n" + paced(paced));
            }
        }
        text.append("\n#### Memory\n\n").append(memory());
        report.series().stream()
                .filter(Series::isFalling)
                .forEach(each -> text.append("\n`" + each.gateway() + "` was still getting cheaper at "
                        + each.scenario() + ": raise --warmup, or use a quieter machine.\n"));
        return text.toString();
    }

    private String aims() {
        StringBuilder table = new StringBuilder("| work | | ratio | aim | |\n|---|---|---|---|---|\n");
        Aim.all().forEach(each -> table.append(each.row(report.series())));
        return table.toString();
    }

    private List<Series> in(Scenario scenario) {
        return report.series().stream()
                .filter(each -> each.scenario() == scenario)
                .toList();
    }

    /** Ratios are to the first gateway. */
    private static String closed(List<Series> rows) {
        StringBuilder table =
                new StringBuilder("| closed loop | CPU us/request min | median | rounds | kernel | requests/s"
                        + " | errors | x min | x median |\n|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach(each -> table.append(closed(each, rows.get(0))));
        return table.toString();
    }

    private static String closed(Series row, Series first) {
        List<Sample> rounds = row.rounds();
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %.0f %% | %.0f | %d | %.2f | %.2f |%n",
                row.gateway(),
                figure(row.leastMicros()),
                figure(row.medianMicros()),
                rounds.stream().map(each -> figure(each.cpuMicros())).collect(Collectors.joining(" ")),
                100 * Series.median(rounds, Sample::kernelShare),
                Series.median(rounds, Sample::requestsPerSecond),
                Series.errors(rounds),
                row.leastMicros() / first.leastMicros(),
                row.medianMicros() / first.medianMicros());
    }

    private static String paced(List<Series> rows) {
        StringBuilder table =
                new StringBuilder("| fixed rate | requests/s | CPU us/request min | median | p50 us | p99 us min"
                        + " | median | max | p99.9 us | errors |\n|---|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach(each -> table.append(paced(each.gateway(), each.paced())));
        return table.toString();
    }

    private static String paced(String gateway, List<Sample> rounds) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %.0f | %s | %s | %s | %s | %s | %s | %s | %d |%n",
                gateway,
                Series.median(rounds, Sample::requestsPerSecond),
                figure(Series.least(rounds, Sample::cpuMicros)),
                figure(Series.median(rounds, Sample::cpuMicros)),
                figure(Series.median(rounds, each -> each.latency(50))),
                figure(Series.least(rounds, each -> each.latency(99))),
                figure(Series.median(rounds, each -> each.latency(99))),
                figure(Series.most(rounds, each -> each.latency(99))),
                figure(Series.median(rounds, each -> each.latency(99.9))),
                Series.errors(rounds));
    }

    private String memory() {
        StringBuilder table = new StringBuilder("| resident memory, MB | at rest | after the load |\n|---|---|---|\n");
        for (Footprint each : report.footprints()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %.0f | %.0f |%n",
                    each.gateway(),
                    each.atRest() / 1e6,
                    each.afterLoad() / 1e6));
        }
        return table.toString();
    }

    private static String figure(double micros) {
        return String.format(Locale.ROOT, micros < 1000 ? "%.1f" : "%.0f", micros);
    }
}
