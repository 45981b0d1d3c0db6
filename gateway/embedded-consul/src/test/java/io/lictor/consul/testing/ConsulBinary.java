package io.lictor.consul.testing;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the agent's binary: told, on the PATH, kept under the repository's target, or got by gateway/acceptance/get-consul. */
final class ConsulBinary {

    private static final String NAME = "CONSUL_BIN";

    private ConsulBinary() {}

    static Path find() {
        Optional<Path> told = told(System.getProperty(NAME)).or(() -> told(System.getenv(NAME)));
        return told.or(ConsulBinary::onPath).or(ConsulBinary::kept).orElseGet(ConsulBinary::got);
    }

    /** From 1.14 a dev agent also opens a TLS gRPC port, and older ones refuse the flag that closes it. */
    static boolean hasTlsGrpcPort(Path binary) {
        Matcher version = Pattern.compile("Consul v(\\d+)\\.(\\d+)")
                .matcher(run(binary.toString(), "version").output());
        if (!version.find()) {
            throw new IllegalStateException(binary + " does not say its version");
        }
        int major = Integer.parseInt(version.group(1));
        return major > 1 || Integer.parseInt(version.group(2)) >= 14;
    }

    private static Optional<Path> told(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(value).toAbsolutePath();
        if (!Files.isExecutable(path)) {
            throw new IllegalStateException(NAME + "=" + value + " is not an executable file");
        }
        return Optional.of(path);
    }

    private static Optional<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "consul"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> kept() {
        return repository().map(root -> root.resolve("target/consul/consul")).filter(Files::isExecutable);
    }

    private static Path got() {
        Path script = repository()
                .map(root -> root.resolve("gateway/acceptance/get-consul"))
                .orElseThrow(() -> new IllegalStateException("no Consul agent found: set " + NAME
                        + " to the path of a consul binary, or run inside the repository"));
        Ended ended = run(script.toString());
        if (ended.exit() != 0) {
            throw new IllegalStateException("no Consul agent found, set " + NAME + " to the path of a consul binary; "
                    + script + " said:\n" + ended.errors());
        }
        return Path.of(ended.output().strip());
    }

    private static Optional<Path> repository() {
        return Stream.iterate(
                        Path.of(System.getProperty("user.dir")).toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isDirectory(path.resolve("gateway")) && Files.exists(path.resolve("pom.xml")))
                .findFirst();
    }

    private static Ended run(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process.errorReader()));
            String output = text(process.inputReader());
            return new Ended(process.onExit().join().exitValue(), output, errors.join());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command[0], e);
        }
    }

    private static String text(Reader reader) {
        try (reader) {
            StringBuilder text = new StringBuilder();
            char[] piece = new char[4096];
            for (int read = reader.read(piece); read >= 0; read = reader.read(piece)) {
                text.append(piece, 0, read);
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("a program's output broke off", e);
        }
    }

    private record Ended(int exit, String output, String errors) {}
}
