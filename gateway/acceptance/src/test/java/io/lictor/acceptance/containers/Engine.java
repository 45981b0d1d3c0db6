package io.lictor.acceptance.containers;

import io.lictor.acceptance.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The {@code docker} command. It returns what was printed when the engine is done, and throws with the engine's words when it
 * refuses. Thread-safe.
 *
 * @param environment variables besides those of this JVM
 */
record Engine(Map<String, String> environment) {

    /** For the longest command, which starts containers one after the other on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    Engine {
        environment = Map.copyOf(environment);
    }

    Engine with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Engine(more);
    }

    String docker(String... arguments) {
        return docker(List.of(arguments));
    }

    String docker(List<String> arguments) {
        return run(arguments, "");
    }

    /** @param input what the command reads */
    String run(List<String> arguments, String input) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        try {
            Path output = Files.createTempFile(Repository.target(), "docker-", ".out");
            Path errors = Files.createTempFile(Repository.target(), "docker-", ".err");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                try (var stdin = process.outputWriter()) {
                    stdin.write(input);
                }
                await(process, command);
                if (process.exitValue() != 0) {
                    throw new IllegalStateException(
                            String.join(" ", command) + ":\n" + Files.readString(errors) + Files.readString(output));
                }
                return Files.readString(output);
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        }
    }

    private static void await(Process process, List<String> command) {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " takes longer than " + LIMIT);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
