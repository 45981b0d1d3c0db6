package io.lictor.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the build has put what is started here. */
public final class Repository {

    private Repository() {}

    static Path lictorJar() {
        return built("gateway/server/target/lictor.jar");
    }

    static Path samplesJar() {
        return built("sample-services/grpc/target/samples.jar");
    }

    static Path postRestfulJar() {
        return built("sample-services/post-restful/target/post-restful.jar");
    }

    /** {@code ledger.proto} with its imports, as protoc has written it. */
    static Path ledgerDescriptors() {
        return built("gateway/acceptance/target/ledger.pb");
    }

    /** Those with examples of registrations. */
    static List<Path> registrationDocuments() {
        return List.of(root().resolve("docs/registration.md"), root().resolve("docs/compatibility.md"));
    }

    /**
     * What one of the scripts that get programs for tests prints: a path.
     *
     * @param script its name, and its arguments
     */
    static Path got(String... script) {
        List<String> command = new ArrayList<>(List.of(script));
        command.set(0, file("gateway/acceptance/" + script[0]).toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", script) + " failed");
            }
            return Path.of(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + script[0], e);
        }
    }

    /** A file by its path from the root. */
    public static Path file(String path) {
        return root().resolve(path);
    }

    /** This module's directory for logs and files made by tests. */
    public static Path target() {
        return root().resolve("gateway/acceptance/target");
    }

    private static Path built(String path) {
        Path jar = root().resolve(path);
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(path + " is not there: build it first, mvn package -DskipTests");
        }
        return jar;
    }

    private static Path root() {
        return Stream.iterate(
                        Path.of(System.getProperty("user.dir")).toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isDirectory(path.resolve("sample-services")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not inside the repository"));
    }
}
