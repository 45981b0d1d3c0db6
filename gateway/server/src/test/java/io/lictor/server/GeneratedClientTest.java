package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.openapi.OpenApiDocument;
import io.lictor.openapi.Operation;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.ServiceSchema;
import io.lictor.server.testing.GoogleApi;
import io.lictor.server.testing.Greeter;
import io.lictor.transcoding.TranscodingOptions;
import jakarta.annotation.Nonnull;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's tool reads the documents, and makes a client of one that works. */
@Timeout(600)
final class GeneratedClientTest {

    /** Put there by the build; it brings all its own libraries, the client's among them. */
    private static final Path GENERATOR = Path.of("target", "tools", "openapi-generator-cli.jar");

    private final Path directory;

    GeneratedClientTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private void generator(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-jar",
                GENERATOR.toAbsolutePath().toString()));
        command.addAll(Arrays.asList(arguments));
        Path said = directory.resolve("said.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(9, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(() -> read(said)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Test
    void the_document_of_many_public_apis_is_valid() throws IOException, InterruptedException {
        List<Operation> operations = Stream.of(GoogleApi.values())
                .map(api -> ServiceSchema.compile("test", DescriptorPool.link(GoogleApi.descriptorSet(api))))
                .flatMap(GeneratedClientTest::operations)
                .toList();
        byte[] json = OpenApiDocument.write("Google", operations);
        Files.write(directory.resolve("all.json"), json);

        assertThat(operations).hasSizeGreaterThan(3_500);
        generator("validate", "-i", "all.json");
    }

    private static Stream<Operation> operations(ServiceSchema schema) {
        return schema.methods().stream()
                .flatMap(method -> method.bindings().stream()
                        .map(binding -> new Operation(
                                List.of(binding.httpMethod()),
                                method,
                                binding,
                                schema.pool(),
                                TranscodingOptions.defaults())));
    }

    @Test
    void a_client_made_of_the_live_document_calls_the_service() throws Exception {
        try (Greeter greeter = Greeter.start(call -> call.answer("Ave, " + call.name()));
                RunningGateway gateway = new RunningGateway()) {
            gateway.register("greet", greeter.port(), "rpc");
            gateway.untilExplained("GET", "/v1/greet/x", "found");
            Files.writeString(
                    directory.resolve("greet.json"),
                    gateway.get("/openapi.json?service=greet").body());
            generate();

            try (URLClassLoader client = compiled()) {
                assertThat(greeting(client, gateway.uri("").toString(), "Livia & Co/1"))
                        .isEqualTo("Ave, Livia & Co/1");
            }
        }
    }

    private void generate() throws IOException, InterruptedException {
        generator(
                "generate",
                "-i",
                "greet.json",
                "-g",
                "java",
                "--library",
                "native",
                "-o",
                "client",
                "--additional-properties=openApiNullable=false,useJakartaEe=true,invokerPackage=made,apiPackage=made.api,"
                        + "modelPackage=made.model",
                "--global-property=apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false");
    }

    private URLClassLoader compiled() throws IOException, URISyntaxException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(directory.resolve("client/src/main/java"))) {
            sources = files.map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .toList();
        }
        Path classes = Files.createDirectory(directory.resolve("classes"));
        Path annotations = Path.of(Nonnull.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                GENERATOR.toAbsolutePath() + File.pathSeparator + annotations));
        arguments.addAll(sources);
        int failures = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(failures).isZero();
        return new URLClassLoader(
                new URL[] {
                    classes.toUri().toURL(),
                    GENERATOR.toUri().toURL(),
                    annotations.toUri().toURL()
                },
                ClassLoader.getPlatformClassLoader());
    }

    private static Object greeting(ClassLoader client, String gateway, String name)
            throws ReflectiveOperationException {
        Class<?> apiClient = client.loadClass("made.ApiClient");
        Object connection = apiClient.getConstructor().newInstance();
        apiClient.getMethod("updateBaseUri", String.class).invoke(connection, gateway);
        Class<?> api = client.loadClass("made.api.GreetGreeterApi");
        Object greeter = api.getConstructor(apiClient).newInstance(connection);
        Object answer = api.getMethod("greetGreeterGreet", String.class).invoke(greeter, name);
        return Objects.requireNonNull(answer.getClass().getMethod("getName").invoke(answer));
    }
}
