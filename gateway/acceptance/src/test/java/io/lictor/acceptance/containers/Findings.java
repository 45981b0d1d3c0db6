package io.lictor.acceptance.containers;

import io.lictor.acceptance.LoadGenerator.Report;
import io.lictor.acceptance.Repository;
import io.lictor.acceptance.containers.Traffic.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What was counted and measured, as the table that is kept in docs/benchmarks.md. One thread adds. */
final class Findings {

    private static final String HEAD = """
            | under load | GETs | failed | slowest | POSTs | failed | slowest | from the beginning |
            |---|---|---|---|---|---|---|---|
            """;

    private static final int SECONDS_BEFORE = 2;
    private static final int SECONDS_AFTER = 3;

    private final List<String> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Lets traffic run before, during and after something happens; what that returns is said in the table. */
    Tally during(String event, Traffic traffic, Supplier<?> happening) {
        traffic.goOn(SECONDS_BEFORE);
        Object times = happening.get();
        traffic.goOn(SECONDS_AFTER);
        Tally tally = traffic.stop();
        add(event, tally, times);
        return tally;
    }

    void add(String event, Tally tally, Object times) {
        String row = "| %s | %s | %s | %s |\n".formatted(event, cells(tally.gets()), cells(tally.posts()), times);
        System.out.print(row);
        rows.add(row);
    }

    /** A line below the table. */
    void note(String line) {
        notes.add(line);
    }

    /** Keeps the table under target. */
    void publish() {
        String table = HEAD + String.join("", rows) + "\n" + String.join("\n", notes) + "\n";
        try {
            Files.writeString(Repository.target().resolve("containers.md"), table);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the table", e);
        }
    }

    private static String cells(Report report) {
        return "%d | %d | %d ms"
                .formatted(
                        report.sent(),
                        report.failures().size(),
                        report.latencies().max().toMillis());
    }
}
