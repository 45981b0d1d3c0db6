package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Arbitrary input, guided by what it reaches in the code (Jazzer, in a process of its own). Its findings belong in
 * {@code src/test/resources/fuzz}, in the file of their target.
 */
final class FuzzTest {

    private static final int SECONDS = Boolean.getBoolean("lictor.soak") ? 600 : 10;
    private static final long ALLOWANCE = 1 << 20;
    private static final String HEX = "hex:";
    private static final List<String> PLATFORMS = List.of("linux_x86_64", "linux_aarch64", "macos_aarch64");

    @ParameterizedTest
    @EnumSource
    void what_was_found_once_stays_harmless(FuzzTarget target) {
        List<byte[]> seeds = seeds(target);

        assertThat(seeds).isNotEmpty().allSatisfy(seed -> target.run(seed, ALLOWANCE));
    }

    @Test
    void a_while_of_fuzzing_finds_nothing(@TempDir Path corpus) throws Exception {
        assumeTrue(PLATFORMS.contains(platform()), () -> "skipped: Jazzer has no library for " + platform());
        for (FuzzTarget target : FuzzTarget.values()) {
            int number = 0;
            for (byte[] seed : seeds(target)) {
                Files.write(corpus.resolve(target + "-" + number++), withTarget(target, seed));
            }
        }
        Path log = corpus.resolveSibling(corpus.getFileName() + ".log");
        Path findings = Files.createDirectories(Path.of("target", "fuzz")).toAbsolutePath();

        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+EnableDynamicAgentLoading",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzMain.class.getName(),
                        "--instrumentation_includes=io.lictor.**",
                        "--custom_hook_includes=io.lictor.**",
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*",
                        "--reproducer_path=" + findings,
                        "-max_total_time=" + SECONDS,
                        "-max_len=2048",
                        "-timeout=30",
                        "-seed=1",
                        "-artifact_prefix=" + findings + "/",
                        corpus.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = jazzer.waitFor(SECONDS + 300L, TimeUnit.SECONDS);
        jazzer.destroyForcibly();

        String said = Files.readString(log);
        assertThat(ended).as(said).isTrue();
        assertThat(jazzer.exitValue()).as(said).isZero();
        assertThat(said).containsPattern("Done [0-9]+ runs");
    }

    private static String platform() {
        String system = System.getProperty("os.name").startsWith("Mac") ? "macos" : System.getProperty("os.name");
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        return system.toLowerCase(Locale.ROOT) + "_" + machine;
    }

    private static byte[] withTarget(FuzzTarget target, byte[] seed) {
        byte[] input = new byte[seed.length + 1];
        input[0] = (byte) List.of(FuzzTarget.values()).indexOf(target);
        System.arraycopy(seed, 0, input, 1, seed.length);
        return input;
    }

    /** One a line: text, or bytes in hexadecimal. */
    private static List<byte[]> seeds(FuzzTarget target) {
        try {
            Path file = Path.of(Objects.requireNonNull(FuzzTest.class.getResource("/fuzz/" + target + ".txt"))
                    .toURI());
            try (Stream<String> lines = Files.lines(file, UTF_8)) {
                return lines.map(FuzzTest::bytes).toList();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String line) {
        return line.startsWith(HEX) ? HexFormat.of().parseHex(line.substring(HEX.length())) : line.getBytes(UTF_8);
    }
}
