package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.SelfSigned;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Services behind TLS, of which some have certificates that the operator trusts. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the first method sets the fields
final class TrustedBackendTest {

    private SelfSigned trusted;
    private SelfSigned elsewhere;
    private SelfSigned unknown;
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        trusted = SelfSigned.in(directory, "trusted", "ip:127.0.0.1");
        elsewhere = SelfSigned.in(directory, "elsewhere.example");
        unknown = SelfSigned.in(directory, "unknown", "ip:127.0.0.1");
        Path both = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(trusted.certificate()) + Files.readString(elsewhere.certificate()));
        gateway = new RunningGateway(
                "--spring.ssl.bundle.pem.services.truststore.certificate=" + both.toUri(),
                "--lictor.upstream.ssl-bundle=services",
                "--lictor.upstream.connect-timeout=30s",
                "--lictor.grpc.reflection-timeout=30s");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static Greeter greeter(SelfSigned key) throws Exception {
        return Greeter.secured(call -> call.answer("Hello " + call.name()), key);
    }

    private static DisposableServer service(SelfSigned key) throws Exception {
        SslContext tls = SslContextBuilder.forServer(key.server()).build();
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(spec -> spec.sslContext(tls))
                .handle((request, response) -> response.sendString(Mono.just("hello")))
                .bindNow();
    }

    @Test
    void a_grpc_server_whose_certificate_is_trusted_is_asked_and_called() throws Exception {
        try (Greeter greeter = greeter(trusted)) {
            gateway.register("greeter", greeter.port(), "rpc", "lictor.proto=grpcs");
            gateway.untilExplained("GET", "/v1/greet/x", "found");

            HttpResponse<String> answer = gateway.get("/v1/greet/Ann");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Hello Ann");
            gateway.deregister("greeter", greeter.port());
        }
    }

    private void assertNotBelieved(SelfSigned key, String service, String why) throws Exception {
        try (Greeter greeter = greeter(key)) {
            gateway.register(service, greeter.port(), "rpc", "lictor.proto=grpcs");

            await().until(() -> gateway.get("/actuator/gateway/rejected").body().contains(why));

            assertThat(gateway.get("/actuator/gateway/rejected").body())
                    .contains("the certificate of the server is not believed", "lictor.upstream.ssl-bundle");
            assertThat(greeter.calls()).isEmpty();
        }
    }

    @Test
    void a_grpc_server_whose_certificate_is_for_another_host_is_not_believed() throws Exception {
        assertNotBelieved(elsewhere, "elsewhere", "No subject alternative names matching IP address");
    }

    @Test
    void a_grpc_server_whose_certificate_nobody_trusts_is_not_believed() throws Exception {
        assertNotBelieved(unknown, "unknown", "unable to find valid certification path");
    }

    private HttpResponse<String> asked(SelfSigned key, String name, String more) throws Exception {
        DisposableServer service = service(key);
        try {
            gateway.register(name, service.port(), "restful", "lictor.proto=https", more);
            gateway.untilExplained("GET", "/" + name + "/x", "found");
            return gateway.get("/" + name + "/x");
        } finally {
            service.disposeNow();
        }
    }

    /** Spring's lane calls where the route has a filter. */
    @ParameterizedTest
    @CsvSource({"express, lictor.retry=0", "spring, 'lictor.filters=AddResponseHeader=X-Spring,yes'"})
    void an_http_service_whose_certificate_is_trusted_is_called(String lane, String more) throws Exception {
        assertThat(asked(trusted, "known-to-" + lane, more).body()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"express, lictor.retry=0", "spring, 'lictor.filters=AddResponseHeader=X-Spring,yes'"})
    void an_http_service_whose_certificate_is_for_another_host_is_not_believed(String lane, String more)
            throws Exception {
        HttpResponse<String> answer = asked(elsewhere, "strange-to-" + lane, more);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("its certificate is not believed");
    }
}
