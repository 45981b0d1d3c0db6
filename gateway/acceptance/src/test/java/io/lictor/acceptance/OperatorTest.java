package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.consul.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator writes: right, and wrong. */
final class OperatorTest {

    @Test
    void a_route_of_spring_cloud_gateway_works_beside_those_of_lictor(@TempDir Path directory) throws IOException {
        try (NettyBackend backend = new NettyBackend()) {
            Path file = Files.writeString(directory.resolve("routes.yaml"), """
                    spring.cloud.gateway.server.webflux.routes:
                      - id: mine
                        uri: http://127.0.0.1:%d
                        predicates: [Path=/mine/**]
                        filters: [StripPrefix=1, "AddResponseHeader=X-Mine, yes"]
                    """.formatted(backend.port()));
            try (Gateway gateway =
                            Gateway.start(ConsulKind.EMBEDDED, "--spring.config.additional-location=file:" + file);
                    Registration web = Registration.of(gateway.consul(), "web", backend.port(), "restful")
                            .register()) {
                gateway.awaitRouted("web", "restful", 1);

                Client.Answer mine = gateway.client().get("/mine/ok");

                assertThat(mine.body()).isEqualTo("ok");
                assertThat(mine.header("X-Mine")).isEqualTo("yes");
                assertThat(gateway.client().get("/web/ok").body()).isEqualTo("ok");
                assertThat(gateway.lictor().status("/routes").toString()).contains("\"mine\"");
            }
        }
    }

    /** The jar leaves out what is only for HTTP/3. */
    @Test
    void http_2_is_spoken_where_it_is_asked_for() throws Exception {
        HttpClient upgrading =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        try (Gateway gateway = Gateway.start(ConsulKind.EMBEDDED, "--server.http2.enabled=true")) {
            URI liveness = URI.create("http://127.0.0.1:" + gateway.lictor().port() + "/actuator/health/liveness");

            HttpResponse<Void> answer =
                    upgrading.send(HttpRequest.newBuilder(liveness).build(), BodyHandlers.discarding());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--lictor.limits.body=lots, lictor.limits.body",
        "--lictor.upstream.timeout=-1s, lictor.upstream.timeout",
        "--lictor.status.allow=nonsense, lictor.status.allow",
        "--lictor.descriptors.x=file:/no/such/file.pb, lictor.descriptors[x]",
    })
    void a_wrong_value_stops_the_start_and_is_named(String argument, String key) {
        try (LictorProcess lictor = LictorProcess.launch(FreePorts.next(), argument)) {
            assertThat(lictor.exitCode()).isNotZero();
            assertThat(lictor.log()).containsIgnoringCase(key).doesNotContain("\tat ");
        }
    }

    @Test
    void a_taken_port_is_told_without_a_stack_trace() {
        try (NettyBackend taken = new NettyBackend();
                LictorProcess lictor = LictorProcess.launchOn(taken.port(), FreePorts.next())) {
            assertThat(lictor.exitCode()).isNotZero();
            assertThat(lictor.log())
                    .contains("ort " + taken.port() + " ")
                    .contains("in use")
                    .doesNotContain("\tat ");
        }
    }
}
