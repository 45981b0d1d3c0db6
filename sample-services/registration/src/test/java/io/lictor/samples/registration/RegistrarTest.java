package io.lictor.samples.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulAgent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** On a real agent. */
@SuppressWarnings("NullAway.Init")
final class RegistrarTest {

    private static final Registration HELLO = new Registration(
            "hello",
            "127.0.0.1",
            4711,
            List.of("rpc"),
            Map.of("version", "7"),
            Duration.ofMillis(900),
            Duration.ofMinutes(1));

    private static ConsulAgent agent;

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private ScheduledExecutorService executor;
    private Registrar registrar;

    @BeforeAll
    static void startAgent() {
        agent = ConsulAgent.start();
    }

    @AfterAll
    static void stopAgent() {
        agent.close();
    }

    @BeforeEach
    void start() {
        executor = Executors.newSingleThreadScheduledExecutor();
        registrar = new Registrar(new AgentClient(agent.baseUri(), Optional.empty()), HELLO, executor, events::add);
    }

    @AfterEach
    void stop() {
        if (!agent.isRunning()) {
            agent.restart();
        }
        registrar.close();
        executor.shutdown();
    }

    @Test
    void registers_passing_with_address_tags_and_meta() {
        registrar.start();

        await().until(this::passing);
        JsonNode service = agent.client().health("hello").get(0).path("Service");
        assertThat(service.path("ID").asString()).isEqualTo("hello-127.0.0.1-4711");
        assertThat(service.path("Address").asString()).isEqualTo("127.0.0.1");
        assertThat(service.path("Port").asInt()).isEqualTo(4711);
        assertThat(service.path("Tags").get(0).asString()).isEqualTo("rpc");
        assertThat(service.path("Meta").path("version").asString()).isEqualTo("7");
        assertThat(events)
                .containsExactly("registered hello-127.0.0.1-4711 with tags [rpc] in Consul at " + agent.baseUri());
    }

    @Test
    void stays_passing_longer_than_its_ttl() {
        registrar.start();
        await().until(this::passing);

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(3)).until(this::passing);
    }

    @Test
    void turns_critical_soon_after_the_heartbeats_end() {
        registrar.start();
        await().until(this::passing);

        executor.shutdownNow();

        await().atMost(Duration.ofSeconds(3)).until(() -> status().equals("critical"));
        agent.client().deregister(HELLO.id());
        executor = Executors.newSingleThreadScheduledExecutor();
        registrar = new Registrar(new AgentClient(agent.baseUri(), Optional.empty()), HELLO, executor, events::add);
    }

    @Test
    void registers_again_when_the_instance_was_removed() {
        registrar.start();
        await().until(this::passing);

        agent.client().deregister(HELLO.id());

        await().until(this::passing);
        assertThat(events).contains("Consul has forgotten hello-127.0.0.1-4711");
    }

    @Test
    void registers_again_when_consul_comes_back_empty() {
        registrar.start();
        await().until(this::passing);

        agent.restart();

        await().until(this::passing);
    }

    @Test
    void registers_when_consul_comes_later() {
        agent.kill();
        registrar.start();
        await().until(() -> !events.isEmpty());

        agent.restart();

        await().until(this::passing);
        assertThat(events.remove())
                .isEqualTo("Consul at " + agent.baseUri() + " cannot be reached; trying again until it answers");
        assertThat(events).hasSize(1);
    }

    @Test
    void is_gone_from_consul_when_close_returns() {
        registrar.start();
        await().until(this::passing);

        registrar.close();

        assertThat(agent.client().get("/v1/agent/service/" + HELLO.id()).status())
                .isEqualTo(404);
    }

    private boolean passing() {
        return status().equals("passing");
    }

    private static String status() {
        for (JsonNode entry : agent.client().health("hello")) {
            for (JsonNode check : entry.path("Checks")) {
                if (check.path("CheckID").asString().equals("service:" + HELLO.id())) {
                    return check.path("Status").asString();
                }
            }
        }
        return "absent";
    }
}
