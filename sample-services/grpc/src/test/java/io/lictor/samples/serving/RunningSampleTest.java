package io.lictor.samples.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.Patience;
import io.lictor.samples.hello.HelloSample;
import io.lictor.samples.proto.hello.GetInfoRequest;
import io.lictor.samples.proto.hello.PandaGrpc;
import io.lictor.samples.registration.SampleOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real agent. */
@SuppressWarnings("NullAway.Init")
final class RunningSampleTest {

    private static ConsulAgent agent;

    @BeforeAll
    static void startAgent() {
        agent = ConsulAgent.start();
    }

    @AfterAll
    static void stopAgent() {
        agent.close();
    }

    @Test
    void every_instance_is_registered_and_healthy() {
        RunningSample running = start("--instances=3", "--drain=0s");
        try {
            await().until(() -> passing() == 3);
            for (int port : running.ports()) {
                ManagedChannel channel = channel(port);
                assertThat(HealthGrpc.newBlockingStub(channel)
                                .check(HealthCheckRequest.newBuilder()
                                        .setService("myproto.HelloService")
                                        .build())
                                .getStatus())
                        .isEqualTo(ServingStatus.SERVING);
                channel.shutdownNow();
            }
        } finally {
            running.close();
        }
        assertThat(passing()).isZero();
    }

    @Test
    void it_leaves_consul_before_it_stops_serving() {
        RunningSample running = start("--drain=8s");
        await().until(() -> passing() == 1);
        ManagedChannel channel = channel(running.ports().get(0));

        CompletableFuture<Void> closing = CompletableFuture.runAsync(running::close);
        await().until(() -> passing() == 0);

        assertThat(closing).isNotDone();
        assertThat(PandaGrpc.newBlockingStub(channel)
                        .getInfo(GetInfoRequest.newBuilder().setId(1).build())
                        .getInfo())
                .isEqualTo(101);
        assertThat(closing).succeedsWithin(Patience.LIMIT);
        channel.shutdownNow();
    }

    @Test
    void a_taken_port_is_one_clear_line() {
        RunningSample running = start("--drain=0s");
        int taken = running.ports().get(0);
        try {
            assertThatThrownBy(() -> start("--port=" + taken))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("hello: cannot listen on 127.0.0.1:" + taken + ", is the port taken?");
        } finally {
            running.close();
        }
    }

    private static RunningSample start(String... flags) {
        SampleOptions options = SampleOptions.parse(
                List.of(flags), Map.of("CONSUL_HTTP_ADDR", agent.baseUri().toString()));
        return RunningSample.start(HelloSample.create(Map.of()), options, line -> {});
    }

    private static int passing() {
        return agent.client().get("/v1/health/service/hello?passing").json().size();
    }

    private static ManagedChannel channel(int port) {
        return Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
    }
}
