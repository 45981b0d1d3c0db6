package io.lictor.consul.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.lictor.consul.testing.ConsulClient.Answer;
import io.lictor.consul.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Checks that really look at backends: status and output must be those of the real agent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChecksAlikeTest extends Alike {

    private DisposableServer backend = listen(0);

    /** Answers with the status that its path names, and says what it was asked. */
    private static DisposableServer listen(int port) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .handle((request, response) -> {
                    String status = request.path().replace("slow", "200");
                    response.status(Integer.parseInt(status));
                    if (status.equals("302")) {
                        response.header("Location", "/200");
                    }
                    String text =
                            request.method() + " " + request.requestHeaders().get("User-Agent") + " "
                                    + request.requestHeaders().get("X-A");
                    Mono<String> body = Mono.just(text);
                    return response.sendString(
                            request.path().equals("slow") ? body.delayElement(Duration.ofSeconds(30)) : body);
                })
                .bindNow();
    }

    @BeforeEach
    void startBackend() {
        if (backend.isDisposed()) {
            backend = listen(0);
        }
    }

    @AfterEach
    void stopBackend() {
        backend.disposeNow();
    }

    private void settlesAlike(String checkJson) {
        register("{\"Name\":\"web\",\"Check\":" + checkJson.replace("PORT", Integer.toString(backend.port())) + "}");
        Consul.soon()
                .untilAsserted(
                        () -> assertThat(real().client().get("/v1/agent/checks").body())
                                .doesNotContain("\"Output\": \"\""));
        get("/v1/agent/checks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"HTTP\":\"http://127.0.0.1:PORT/200\",\"Interval\":\"1s\"}",
                "{\"HTTP\":\"http://127.0.0.1:PORT/204\",\"Interval\":\"1s\"}",
                "{\"HTTP\":\"http://127.0.0.1:PORT/302\",\"Interval\":\"1s\"}",
                "{\"HTTP\":\"http://127.0.0.1:PORT/404\",\"Interval\":\"1s\"}",
                "{\"HTTP\":\"http://127.0.0.1:PORT/429\",\"Interval\":\"1s\"}",
                "{\"HTTP\":\"http://127.0.0.1:PORT/503\",\"Interval\":\"1s\",\"Method\":\"PUT\",\"Header\":{\"X-A\":[\"b\"]}}",
                "{\"HTTP\":\"http://127.0.0.1:1/x\",\"Interval\":\"1s\"}",
                "{\"HTTP\":\"nonsense\",\"Interval\":\"1s\"}",
                "{\"HTTP\":\"http://127.0.0.1:PORT/slow\",\"Interval\":\"1s\",\"Timeout\":\"200ms\"}",
                "{\"TCP\":\"127.0.0.1:PORT\",\"Interval\":\"1s\"}",
                "{\"TCP\":\"127.0.0.1:1\",\"Interval\":\"1s\"}"
            })
    void one_look(String check) {
        settlesAlike(check);
    }

    @Test
    void a_grpc_service_that_serves() throws IOException {
        withGrpcHealth("serving.Service", ServingStatus.SERVING, port -> {
            settlesAlike("{\"GRPC\":\"127.0.0.1:" + port + "/serving.Service\",\"Interval\":\"1s\"}");
            assertThat(real().client().get("/v1/agent/checks").body()).contains("passing");
        });
    }

    @Test
    void a_grpc_service_that_does_not_serve() throws IOException {
        withGrpcHealth("other.Service", ServingStatus.NOT_SERVING, port -> {
            settlesAlike("{\"GRPC\":\"127.0.0.1:" + port + "/other.Service\",\"Interval\":\"1s\"}");
            assertThat(embedded().client().get("/v1/agent/checks").body()).contains("critical");
        });
    }

    private static void withGrpcHealth(String service, ServingStatus status, IntConsumer test) throws IOException {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(service, status);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(health.getHealthService())
                .build()
                .start();
        try {
            test.accept(server.getPort());
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void a_few_failures_may_be_overlooked_if_the_registration_says_so() {
        int port = backend.port();
        register("{\"Name\":\"web\",\"Check\":{\"HTTP\":\"http://127.0.0.1:" + port
                + "/200\",\"Interval\":\"1s\",\"FailuresBeforeCritical\":3,\"SuccessBeforePassing\":2}}");
        waitForStatus("passing");
        long since = System.nanoTime();
        backend.disposeNow();
        waitForStatus("critical");

        assertThat(Duration.ofNanos(System.nanoTime() - since)).isGreaterThan(Duration.ofMillis(1500));
    }

    private void waitForStatus(String status) {
        for (Consul consul : new Consul[] {embedded(), real()}) {
            Consul.soon()
                    .until(() ->
                            consul.client().get("/v1/health/checks/web").body().contains(status));
        }
    }

    /**
     * The real agent waits for a minute at the least: here the embedded one is alone. A query that waits hears of the critical check, since
     * one that comes later may find it gone.
     */
    @Test
    void a_dead_backend_turns_critical_and_is_deregistered_after_the_time_given() {
        embedded()
                .client()
                .register("{\"Name\":\"mortal\",\"Check\":{\"HTTP\":\"http://127.0.0.1:" + backend.port()
                        + "/200\",\"Interval\":\"1s\",\"DeregisterCriticalServiceAfter\":\"2s\"}}");
        Consul.soon()
                .until(() -> embedded()
                                .client()
                                .get("/v1/health/service/mortal?passing")
                                .json()
                                .size()
                        == 1);
        long index = embedded().client().get("/v1/health/checks/mortal").index();
        CompletableFuture<Answer> next =
                embedded().client().getAsync("/v1/health/checks/mortal?wait=80s&index=" + index);

        long alive = System.nanoTime();
        backend.disposeNow();

        assertThat(next).succeedsWithin(Patience.LIMIT);
        assertThat(next.join().body()).contains("critical");
        Consul.soon().until(() -> !embedded().client().services().has("mortal"));
        assertThat(Duration.ofNanos(System.nanoTime() - alive)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
}
