package io.lictor.consul.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In processes of their own, since a leak in this one would fail this build. */
class LeakGuardTest {

    @Test
    void a_run_that_drops_a_buffer_fails_though_its_tests_pass_and_says_which_class_did() throws Exception {
        Ended run = run(LeakyRun.Careless.class);

        assertThat(run.output())
                .contains("tests failed: 0")
                .contains("without releasing them")
                .contains("after " + LeakyRun.Careless.class.getName())
                .contains("drops_a_buffer");
        assertThat(run.exitCode()).isNotZero();
    }

    @Test
    void a_run_that_releases_its_buffers_passes() throws Exception {
        Ended run = run(LeakyRun.Careful.class);

        assertThat(run.output()).contains("tests failed: 0").doesNotContain("without releasing them");
        assertThat(run.exitCode()).isZero();
    }

    private static Ended run(Class<?> tests) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dio.netty.leakDetection.level=paranoid",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeakyRun.class.getName(),
                        tests.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private record Ended(int exitCode, String output) {}
}
