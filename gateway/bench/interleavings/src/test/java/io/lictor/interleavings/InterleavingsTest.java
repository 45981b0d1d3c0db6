package io.lictor.interleavings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Runs the interleavings, in {@code make soak} only: they take two cores for minutes. {@code -Dlictor.interleavings=Probes}
 * runs those whose name matches.
 */
@EnabledIfSystemProperty(named = "lictor.soak", matches = "true")
final class InterleavingsTest {
    private static final Path DIRECTORY = Path.of("target").toAbsolutePath();

    /** One compiler, told to order instructions at random, instead of the dozens of set-ups that jcstress would try. */
    private static final List<String> SHORT = List.of(
            "-m",
            "quick",
            "-sc",
            "false",
            "-iters",
            "2",
            "-time",
            "500",
            "-jvmArgs",
            "-XX:+UnlockDiagnosticVMOptions -XX:+StressLCM -XX:+StressGCM");

    /** jcstress exits well when it could not run a test at all, so its last count is looked at too. */
    @Test
    void no_interleaving_is_forbidden() throws Exception {
        Path output = DIRECTORY.resolve("jcstress.txt");
        Process jcstress = new ProcessBuilder(command())
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jcstress.waitFor(20, TimeUnit.MINUTES))
                    .as("ended in time")
                    .isTrue();
        } finally {
            jcstress.destroyForcibly();
        }
        Optional<String> count = Files.readAllLines(output).stream()
                .filter(line -> line.startsWith("(Results: "))
                .reduce((before, after) -> after);
        System.out.println(count.orElse("no results"));

        assertThat(jcstress.exitValue()).as("exit code, see %s", output).isZero();
        assertThat(count)
                .as("last count in %s", output)
                .hasValueSatisfying(line -> assertThat(line)
                        .matches("\\(Results: (\\d+) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard errs\\)"));
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                System.getProperty("lictor.interleavings", ".*"),
                "-r",
                "jcstress"));
        command.addAll(SHORT);
        return command;
    }
}
