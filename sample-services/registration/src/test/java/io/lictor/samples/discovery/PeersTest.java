package io.lictor.samples.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.samples.registration.AgentClient;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real agent, with real servers. */
@SuppressWarnings("NullAway.Init")
final class PeersTest {

    private static ConsulAgent agent;

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private Server first;
    private Server second;
    private Peers peers;
    private HealthGrpc.HealthBlockingStub stub;

    @BeforeAll
    static void startAgent() {
        agent = ConsulAgent.start();
    }

    @AfterAll
    static void stopAgent() {
        agent.close();
    }

    @BeforeEach
    void start() throws IOException {
        first = server("first");
        second = server("second");
        peers = new Peers(new AgentClient(agent.baseUri(), Optional.empty()));
        stub = HealthGrpc.newBlockingStub(peers.channel("some_service"));
    }

    @AfterEach
    void stop() {
        peers.close();
        first.shutdownNow();
        second.shutdownNow();
        agent.client().put("/v1/agent/service/deregister/first", "");
        agent.client().put("/v1/agent/service/deregister/second", "");
    }

    @Test
    void calls_reach_every_passing_instance_with_the_tag() {
        register("first", first.getPort(), "rpc");
        register("second", second.getPort(), "rpc");

        await().until(() -> call() && asked.size() == 2);
    }

    @Test
    void an_instance_with_another_tag_gets_nothing() {
        register("first", first.getPort(), "rpc");
        register("second", second.getPort(), "restful");

        for (int call = 0; call < 20; call++) {
            assertThat(call()).isTrue();
        }
        assertThat(asked).containsExactly("first");
    }

    @Test
    void an_instance_that_comes_later_is_found() {
        assertThatThrownBy(() -> stub.check(HealthCheckRequest.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("no passing instance of some_service with tag rpc");

        register("first", first.getPort(), "rpc");

        await().until(this::call);
    }

    @Test
    void instances_found_are_kept_while_consul_is_away() {
        register("first", first.getPort(), "rpc");
        await().until(this::call);

        agent.kill();
        try {
            for (int call = 0; call < 50; call++) {
                assertThat(call()).isTrue();
            }
        } finally {
            agent.restart();
        }
    }

    private boolean call() {
        try {
            stub.check(HealthCheckRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private static void register(String id, int port, String tag) {
        agent.client().register("""
                {"ID":"%s","Name":"some_service","Address":"127.0.0.1","Port":%d,"Tags":["%s"],
                 "Check":{"TTL":"60s","Status":"passing"}}""".formatted(id, port, tag));
    }

    private Server server(String name) throws IOException {
        HealthGrpc.HealthImplBase service = new HealthGrpc.HealthImplBase() {
            @Override
            public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
                asked.add(name);
                observer.onNext(HealthCheckResponse.getDefaultInstance());
                observer.onCompleted();
            }
        };
        return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(service)
                .build()
                .start();
    }
}
