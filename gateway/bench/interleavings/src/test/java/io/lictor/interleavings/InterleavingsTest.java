package io.lictor.interleavings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void no_interleaving_is_forbidden() throws Exception {
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
        Process jcstress = new ProcessBuilder(command)
                .directory(DIRECTORY.toFile())
                .inheritIO()
                .start();
        try {
            assertThat(jcstress.waitFor(20, TimeUnit.MINUTES))
                    .as("ended in time")
                    .isTrue();
            assertThat(jcstress.exitValue())
                    .as("exit code; see %s/jcstress/index.html", DIRECTORY)
                    .isZero();
        } finally {
            jcstress.destroyForcibly();
        }
    }
}
