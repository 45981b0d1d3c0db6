package io.lictor.bench.peers;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures, for people and for programs. Immutable. */
record Report(List<Series> series, String conditions) {
    Report {
        series = List.copyOf(series);
    }

    /** One table per scenario; ratios are to the first gateway in it. */
    String table() {
        StringBuilder text = new StringBuilder(conditions);
        for (Scenario scenario : Scenario.values()) {
            List<Series> rows = in(scenario);
            if (!rows.isEmpty()) {
                text.append("\n\n| ")
                        .append(scenario.title())
                        .append(" | us/req min | median | rounds | kernel | req/s | errors | x min | x median |\n")
                        .append("|---|---|---|---|---|---|---|---|---|");
                rows.forEach(each -> text.append('\n').append(row(each, rows.get(0))));
            }
        }
        series.stream()
                .filter(Series::isFalling)
                .forEach(each -> text.append("\n\n" + each.gateway() + " was still getting cheaper at "
                        + each.scenario() + ": raise --warmup, or use a quieter machine"));
        return text.append('\n').toString();
    }

    String json() throws InvalidProtocolBufferException {
        ListValue.Builder all = ListValue.newBuilder();
        series.forEach(each -> all.addValues(Value.newBuilder().setStructValue(json(each))));
        Struct report = Struct.newBuilder()
                .putFields("conditions", string(conditions))
                .putFields("series", Value.newBuilder().setListValue(all).build())
                .build();
        return JsonFormat.printer().print(report) + "\n";
    }

    private List<Series> in(Scenario scenario) {
        return series.stream().filter(each -> each.scenario() == scenario).toList();
    }

    private static String row(Series row, Series first) {
        String rounds =
                row.rounds().stream().map(each -> figure(each.cpuMicros())).collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %.0f %% | %.0f | %d | %.2f | %.2f |",
                row.gateway(),
                figure(row.leastMicros()),
                figure(row.medianMicros()),
                rounds,
                100 * row.median(Sample::kernelShare),
                row.median(Sample::requestsPerSecond),
                row.errors(),
                row.leastMicros() / first.leastMicros(),
                row.medianMicros() / first.medianMicros());
    }

    private static String figure(double micros) {
        return String.format(Locale.ROOT, micros < 1000 ? "%.1f" : "%.0f", micros);
    }

    private static Struct json(Series series) {
        ListValue.Builder rounds = ListValue.newBuilder();
        series.rounds()
                .forEach(each -> rounds.addValues(Value.newBuilder()
                        .setStructValue(Struct.newBuilder()
                                .putFields("cpuMicrosPerRequest", number(each.cpuMicros()))
                                .putFields("kernelShare", number(each.kernelShare()))
                                .putFields("requestsPerSecond", number(each.requestsPerSecond()))
                                .putFields("errors", number((double) each.errors())))));
        return Struct.newBuilder()
                .putFields("gateway", string(series.gateway()))
                .putFields("scenario", string(series.scenario().name()))
                .putFields("rounds", Value.newBuilder().setListValue(rounds).build())
                .build();
    }

    private static Value string(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    private static Value number(double value) {
        return Value.newBuilder().setNumberValue(value).build();
    }
}
