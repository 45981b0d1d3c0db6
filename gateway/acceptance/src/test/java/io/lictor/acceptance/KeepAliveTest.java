package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.acceptance.Client.Answer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The way to a gRPC server forgets a connection: what is sent on it gets lost, and neither side is told. */
final class KeepAliveTest {

    /** Far above the eleven seconds until the connection is given up, and far below the time-out of the route. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void a_connection_that_has_fallen_silent_is_found_by_a_ping_and_replaced() throws Exception {
        HelloBackend hello = new HelloBackend();
        try (GrpcBackend server = GrpcBackend.serve(hello);
                TcpRelay relay = new TcpRelay(server.port());
                Gateway gateway = Gateway.start(
                        ConsulKind.REAL, "--lictor.grpc.keepalive=10s", "--lictor.grpc.keepalive-timeout=1s");
                Registration only = Registration.of(gateway.consul(), "hello", relay.port(), "rpc", "lictor.timeout=5m")
                        .register()) {
            gateway.awaitRouted("hello", "rpc", 1);
            assertThat(gateway.client().get("/v1/hello/first").status()).isEqualTo(200);
            CompletableFuture<HttpResponse<String>> waiting = gateway.client().sendAsync("GET", "/v1/hello/nobody", "");
            await("the call arrives").atMost(LIMIT).until(() -> hello.calls.get() == 2);

            relay.forget();

            HttpResponse<String> answer = waiting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(LedgerContract.json(answer.body()).get("code").asInt()).isEqualTo(14);
            Answer next = gateway.client().get("/v1/hello/next");
            assertThat(next.status()).as(next.toString()).isEqualTo(200);
            assertThat(hello.calls).hasValue(3);
        }
    }
}
