package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.GoogleApi;
import io.lictor.server.testing.RecordingServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The live document of a running gateway. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit starts the program before the first test
final class OpenApiTest {

    private static final String TASKS = "/v2/projects/{projectsId}/locations/{locationsId}/queues";

    private final RecordingServer backend = RecordingServer.start();
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path tasks = directory.resolve("tasks.pb");
        Files.write(tasks, GoogleApi.descriptorSet(GoogleApi.TASKS).toByteArray());
        Path kms = directory.resolve("kms.pb");
        Files.write(kms, GoogleApi.descriptorSet(GoogleApi.KMS).toByteArray());
        gateway = new RunningGateway(
                "--lictor.descriptors[tasks]=file:" + tasks, "--lictor.descriptors[kms]=file:" + kms);
        gateway.register("tasks", backend.port(), "rpc");
        gateway.register("kms", backend.port(), "rpc");
        gateway.register("web", backend.port(), "restful");
        gateway.untilServedBy("tasks", 1);
        gateway.untilServedBy("kms", 1);
        gateway.untilServedBy("web", 1);
    }

    @AfterAll
    void stop() {
        gateway.close();
        backend.close();
    }

    private JsonNode paths(String pathAndQuery) {
        return gateway.json(pathAndQuery).get("paths");
    }

    @Test
    void it_has_the_methods_of_all_grpc_services() {
        assertThat(paths("/openapi.json").propertyNames())
                .contains(TASKS, "/v1/projects/{projectsId}/locations/{locationsId}/keyRings")
                .noneMatch(path -> path.startsWith("/web"));
    }

    @Test
    void it_has_those_of_one_where_that_is_asked() {
        assertThat(paths("/openapi.json?service=tasks").propertyNames())
                .contains(TASKS)
                .noneMatch(path -> path.contains("keyRings"));
        assertThat(gateway.json("/openapi.json?service=tasks").at("/info/title").asString())
                .isEqualTo("tasks");
    }

    @Test
    void of_an_http_service_nothing_is_known() {
        assertThat(paths("/openapi.json?service=web").isEmpty()).isTrue();
    }

    @Test
    void a_service_that_is_not_there_has_none() {
        HttpResponse<String> answer = gateway.get("/openapi.json?service=nobody");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("nobody");
    }

    @Test
    void who_has_it_already_does_not_get_it_again() {
        HttpResponse<String> first = gateway.get("/openapi.json");
        String etag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> second =
                gateway.send(gateway.request("/openapi.json").header("If-None-Match", etag));

        assertThat(first.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void it_is_for_those_who_may_see_the_status() {
        assertThat(gateway.send(gateway.request("/openapi.json").header("X-Forwarded-For", "203.0.113.9"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void swagger_ui_is_not_there_unless_it_is_switched_on() {
        assertThat(gateway.get("/docs").statusCode()).isEqualTo(404);
    }

    @Test
    void a_service_that_comes_and_goes_comes_and_goes_there() {
        gateway.register("later", backend.port(), "restful");
        gateway.untilServedBy("later", 1);
        assertThat(gateway.get("/openapi.json?service=later").statusCode()).isEqualTo(200);

        gateway.deregister("later", backend.port());
        gateway.untilExplained("GET", "/later/x", "not found");
        assertThat(gateway.get("/openapi.json?service=later").statusCode()).isEqualTo(404);
    }
}
