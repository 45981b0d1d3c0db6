package io.lictor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lictor.server.testing.Greeter;
import io.lictor.server.testing.SelfSigned;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gRPC server is ended, and another one started at its address, too fast for Consul to notice. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // the first method sets the fields
final class RedeploymentTest {

    private SelfSigned key;
    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        key = SelfSigned.in(directory, "trusted", "ip:127.0.0.1");
        gateway = new RunningGateway(
                "--spring.ssl.bundle.pem.services.truststore.certificate="
                        + key.certificate().toUri(),
                "--lictor.upstream.ssl-bundle=services");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static void hello(Greeter.Call call) {
        call.answer("Hello " + call.name());
    }

    private void assertFoundOut(Greeter greeter, String protocol) throws InterruptedException {
        int port = greeter.port();
        gateway.register("greeter", port, "rpc", "lictor.proto=" + protocol);
        gateway.untilExplained("GET", "/v1/greet/x", "found");
        assertThat(gateway.get("/v1/greet/Ann").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/v1/leave/Ann").statusCode()).isEqualTo(404);

        try (Greeter next = greeter.redeploy()) {
            gateway.untilExplained("GET", "/v1/leave/x", "found");

            assertThat(gateway.get("/v1/leave/Ann").body()).contains("Hello Ann");
            assertThat(gateway.get("/v1/greet/Ann").body()).contains("Hello Ann");
            assertThat(next.calls()).hasSize(2);
            assertThat(gateway.json("/actuator/gateway/rejected").valueStream()).isEmpty();
        } finally {
            gateway.deregister("greeter", port);
            gateway.untilExplained("GET", "/v1/greet/x", "not found");
        }
    }

    @Test
    void its_new_method_is_served() throws Exception {
        try (Greeter greeter = Greeter.start(RedeploymentTest::hello)) {
            assertFoundOut(greeter, "grpc");
        }
    }

    @Test
    void its_new_method_is_served_behind_tls() throws Exception {
        try (Greeter greeter = Greeter.secured(RedeploymentTest::hello, key)) {
            assertFoundOut(greeter, "grpcs");
        }
    }
}
