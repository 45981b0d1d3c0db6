package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.lictor.schema.BodyTarget;
import io.lictor.schema.DescriptorPool;
import io.lictor.schema.GrpcMethod;
import io.lictor.schema.HttpBinding;
import io.lictor.schema.ServiceSchema;
import io.lictor.server.testing.GoogleApi;
import io.lictor.server.testing.PathSynthesiser;
import io.lictor.server.testing.RecordingServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole surface of public APIs through the whole program, from descriptor files to a gRPC server. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit starts the program before the first test
final class GoogleApisTest {

    private final RecordingServer backend = RecordingServer.start();
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        List<String> settings = new ArrayList<>();
        for (GoogleApi api : GoogleApi.values()) {
            Path file = directory.resolve(service(api) + ".pb");
            Files.write(file, GoogleApi.descriptorSet(api).toByteArray());
            settings.add("--lictor.descriptors[" + service(api) + "]=file:" + file);
        }
        gateway = new RunningGateway(settings.toArray(String[]::new));
    }

    @AfterAll
    void stop() {
        gateway.close();
        backend.close();
    }

    @ParameterizedTest
    @EnumSource(GoogleApi.class)
    void each_binding_reaches_its_method(GoogleApi api) {
        ServiceSchema schema = ServiceSchema.compile("test", DescriptorPool.link(GoogleApi.descriptorSet(api)));
        gateway.register(service(api), backend.port(), "rpc");
        gateway.untilExplained("POST", "/" + schema.methods().get(0).path(), "found");

        List<String> lost = new ArrayList<>();
        for (GrpcMethod method : schema.methods()) {
            for (HttpBinding binding : method.bindings()) {
                HttpResponse<String> answer = call(binding);
                Optional<String> called = answer.headers().firstValue(RecordingServer.METHOD);
                if (answer.statusCode() != 200 || !called.equals(Optional.of(method.path()))) {
                    lost.add(binding.httpMethod() + " " + binding.template() + " of " + method.path() + ": "
                            + answer.statusCode() + " " + called + " " + answer.body());
                }
            }
        }

        gateway.deregister(service(api), backend.port());
        assertThat(lost).isEmpty();
    }

    private HttpResponse<String> call(HttpBinding binding) {
        String path = path(binding);
        return gateway.send(gateway.request(path)
                .header("Content-Type", "application/json")
                .method(binding.httpMethod(), BodyPublishers.ofString(body(binding.body()))));
    }

    private static String path(HttpBinding binding) {
        PathSynthesiser made = PathSynthesiser.synthesise(binding.template(), 2);
        String path = made.path();
        for (int i = 0; i < made.variables().size(); i++) {
            JavaType type = binding.variables().get(i).last().getJavaType();
            if (type == JavaType.INT || type == JavaType.LONG) {
                path = path.replace(made.variables().get(i), "17");
            }
        }
        return path;
    }

    private static String body(BodyTarget target) {
        if (target instanceof BodyTarget.None) {
            return "";
        }
        FieldDescriptor field = target instanceof BodyTarget.Field one ? one.field() : null;
        return field != null && field.isRepeated() && !field.isMapField() ? "[]" : "{}";
    }

    private static String service(GoogleApi api) {
        return api.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
