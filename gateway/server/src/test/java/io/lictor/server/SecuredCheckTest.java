package io.lictor.server;

import static org.awaitility.Awaitility.await;

import io.lictor.server.testing.SelfSigned;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class SecuredCheckTest {

    @Test
    void consul_asks_a_port_that_speaks_tls_by_tls(@TempDir Path directory) throws Exception {
        SelfSigned made = SelfSigned.in(directory, "localhost");
        try (RunningGateway gateway = new RunningGateway(
                "--server.ssl.key-store=" + made.store(),
                "--server.ssl.key-store-password=" + made.password(),
                "--spring.cloud.consul.discovery.ip-address=127.0.0.1",
                "--spring.cloud.consul.discovery.health-check-interval=1s")) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> gateway.consul()
                                    .get("/v1/health/service/lictor?passing")
                                    .json()
                                    .size()
                            == 1);
        }
    }
}
