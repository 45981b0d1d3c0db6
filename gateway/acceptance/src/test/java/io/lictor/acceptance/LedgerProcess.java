package io.lictor.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A server of {@code ledger.proto} that is not Java, see {@code src/test/backends}. Not thread-safe. */
final class LedgerProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)\n");

    private final ChildProcess process;
    private final int port;

    private LedgerProcess(ChildProcess process) {
        this.process = process;
        this.port = Integer.parseInt(awaitPrinted(LISTENING).group(1));
    }

    /**
     * Starts it and returns when it listens. Leaves the calling test out on a machine that has no such backend, which
     * the build then says in its last lines.
     *
     * @param flags of the program, see there
     */
    static LedgerProcess start(String language, String... flags) {
        String without = System.getenv().getOrDefault("LICTOR_WITHOUT_BACKENDS", "");
        Assumptions.assumeFalse(
                List.of(without.split(" ", -1)).contains(language), "no backend in " + language + " on this machine");
        List<String> command =
                new ArrayList<>(List.of(Repository.got("get-backend", language).toString()));
        command.addAll(List.of(flags));
        command.add(Repository.ledgerDescriptors().toString());
        return new LedgerProcess(ChildProcess.start("ledger-" + language, command));
    }

    int port() {
        return port;
    }

    /** Waits until it has printed a text that matches. */
    Matcher awaitPrinted(Pattern pattern) {
        return await("\"" + pattern + "\" of " + process)
                .pollInterval(Duration.ofMillis(10))
                .failFast("the process ended", () -> !process.isRunning())
                .until(() -> pattern.matcher(process.log()), Matcher::find);
    }

    void kill() {
        process.kill();
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        process.terminate();
    }

    boolean isRunning() {
        return process.isRunning();
    }

    @Override
    public void close() {
        process.close();
    }
}
