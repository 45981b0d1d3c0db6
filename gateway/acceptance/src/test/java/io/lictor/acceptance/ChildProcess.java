package io.lictor.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program beside this JVM, its output in a file under target. It is only ever ended through its own handle, and a
 * shutdown hook takes it along when this JVM ends first. Not thread-safe: one test owns it.
 */
final class ChildProcess implements AutoCloseable {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread hook;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.hook = new Thread(process::destroyForcibly, name + "-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param jvm flags for the JVM, {@code arguments} are the program's */
    static ChildProcess ofJar(String name, Path jar, List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return start(name, command);
    }

    static ChildProcess start(String name, List<String> command) {
        try {
            Path log = Files.createTempFile(Repository.target(), name + "-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new ChildProcess(name, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the process to end by itself. */
    int exitCode() {
        if (!endsWithin(Duration.ofMinutes(3))) {
            throw new AssertionError(name + " still runs, its log " + log + ":\n" + log());
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /** SIGTERM, and SIGKILL when that does not help. */
    @Override
    public void close() {
        terminate();
        if (!endsWithin(STOP_LIMIT)) {
            kill();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending and the hook runs by itself.
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return name + " (log " + log + ")";
    }
}
