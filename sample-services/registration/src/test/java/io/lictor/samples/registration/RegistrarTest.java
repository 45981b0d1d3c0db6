package io.lictor.samples.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lictor.consul.testing.ConsulAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** On a real agent. */
@SuppressWarnings("NullAway.Init")
final class RegistrarTest {

    private static final Registration HELLO =
            hello(new Address.Fixed("127.0.0.1"), 4711, new Check.Heartbeat(Duration.ofMillis(900)));

    private static ConsulAgent agent;

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private @Nullable HttpServer asked;
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
        registrar = registrar(HELLO);
    }

    @AfterEach
    void stop() {
        if (!agent.isRunning()) {
            agent.restart();
        }
        registrar.close();
        executor.shutdown();
        if (asked != null) {
            asked.stop(0);
        }
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
                .containsExactly(
                        "registered hello-127.0.0.1-4711 at 127.0.0.1 with tags [rpc] in Consul at " + agent.baseUri());
    }

    @Test
    void stays_passing_longer_than_its_ttl() {
        registrar.start();
        await().until(this::passing);

        await().during(Duration.ofSeconds(2)).until(this::passing); // at some time: a machine that sleeps sends none
    }

    @Test
    void turns_critical_soon_after_the_heartbeats_end() {
        registrar.start();
        await().until(this::passing);

        executor.shutdownNow();

        await().until(() -> status().equals("critical"));
        agent.client().deregister(HELLO.id());
        executor = Executors.newSingleThreadScheduledExecutor();
        registrar = registrar(HELLO);
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

    @Test
    void an_instance_that_consul_asks_is_critical_while_it_does_not_answer() throws IOException {
        asked = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        asked.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        asked.start();
        Registration hello = hello(
                new Address.Fixed("127.0.0.1"),
                asked.getAddress().getPort(),
                Check.http("/health", Duration.ofMillis(200)));
        registrar = registrar(hello);

        registrar.start();
        await().until(() -> outputAtAgent(hello).contains("204"));
        assertThat(health(hello).path("Status").asString()).isEqualTo("passing");
        asked.stop(0);

        await().until(() -> health(hello).path("Status").asString().equals("critical"));
    }

    @Test
    void an_instance_that_consul_asks_registers_again_when_it_was_removed() {
        Registration hello = hello(new Address.Fixed("127.0.0.1"), 4711, Check.grpc(Duration.ofMillis(200)));
        registrar = registrar(hello);
        registrar.start();
        await().until(() -> !health(hello).isMissingNode());

        agent.client().deregister(hello.id());

        await().until(() -> events.contains("Consul has forgotten " + hello.id()));
        await().until(() -> !health(hello).isMissingNode());
    }

    @Test
    void registers_under_the_new_address_when_it_has_changed() {
        Moving moving = new Moving();
        Registration hello = hello(moving, 4711, new Check.Heartbeat(Duration.ofMillis(900)));
        registrar = registrar(hello);
        registrar.start();
        await().until(() -> addresses().equals(List.of("127.0.0.1")));

        moving.current = "127.0.0.2";

        await().until(() -> addresses().equals(List.of("127.0.0.2")));
        assertThat(hello.id()).isEqualTo("hello-box-4711");
    }

    private static final class Moving implements Address {

        private volatile String current = "127.0.0.1";

        @Override
        public String label() {
            return "box";
        }

        @Override
        public String current() {
            return current;
        }
    }

    private Registrar registrar(Registration registration) {
        return new Registrar(new AgentClient(agent.baseUri(), Optional.empty()), registration, executor, events::add);
    }

    private static Registration hello(Address address, int port, Check check) {
        return new Registration(
                "hello", address, port, List.of("rpc"), Map.of("version", "7"), check, Duration.ofMinutes(1));
    }

    private static List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (JsonNode entry : agent.client().health("hello")) {
            addresses.add(entry.path("Service").path("Address").asString());
        }
        return addresses;
    }

    private boolean passing() {
        return status().equals("passing");
    }

    private static String status() {
        return health(HELLO).path("Status").asString("absent");
    }

    /** The agent keeps it to itself for minutes while the status stays the same. */
    private static String outputAtAgent(Registration registration) {
        JsonNode checks = agent.client().get("/v1/agent/checks").json();
        return checks.path(registration.checkId()).path("Output").asString("");
    }

    /** The check of the instance; missing when Consul has none. */
    private static JsonNode health(Registration registration) {
        for (JsonNode entry : agent.client().health("hello")) {
            for (JsonNode check : entry.path("Checks")) {
                if (check.path("CheckID").asString().equals(registration.checkId())) {
                    return check;
                }
            }
        }
        return MissingNode.getInstance();
    }
}
