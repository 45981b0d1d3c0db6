package io.lictor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.consul.testing.ConsulAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consul is away for a while, or not there yet. */
final class ConsulOutageTest {

    private static final Duration AWAY = Duration.ofSeconds(Boolean.getBoolean("lictor.soak") ? 120 : 20);
    /** Below the 55 s of a blind blocking query, above a busy machine's hiccup. */
    private static final Duration SOON = Duration.ofSeconds(45);

    private final ConsulAgent agent = Gateway.realConsul();
    private final NettyBackend backend = new NettyBackend();

    @AfterEach
    void close() {
        agent.close();
        backend.close();
    }

    @Test
    void routes_stay_while_consul_is_away_and_the_age_is_shown() {
        try (LictorProcess lictor = LictorProcess.start(agent.port())) {
            web().register();
            awaitServed(lictor, "/web/ok");
            try (LoadGenerator load = LoadGenerator.start(lictor.client(), "/web/ok", 100)) {
                agent.kill();
                await("age")
                        .atMost(AWAY.plusSeconds(60))
                        .until(() -> lictor.status("/consul").get("ageMillis").asLong() > AWAY.toMillis());

                assertThat(lictor.status("/consul").get("stale").asBoolean()).isTrue();
                assertThat(lictor.status("/consul").get("lastError").asString()).isNotBlank();
                assertThat(lictor.readiness()).isEqualTo(200);
                assertThat(lictor.liveness()).isEqualTo(200);
                LoadGenerator.Report report = load.stop();
                assertThat(report.failures()).as(report.toString()).isEmpty();
            }
        }
    }

    @Test
    void services_that_register_again_with_an_empty_consul_are_routed_at_once() {
        try (LictorProcess lictor = LictorProcess.start(agent.port())) {
            web().register();
            awaitServed(lictor, "/web/ok");
            agent.kill();
            await("stale")
                    .atMost(AWAY.plusSeconds(60))
                    .until(() -> lictor.status("/consul").get("ageMillis").asLong() > AWAY.toMillis());
            agent.restart();

            web().register();
            Registration.of(agent.client(), "news", backend.port(), "restful").register();

            await("the new state").atMost(SOON).until(() -> served(lictor, "/news/ok") && served(lictor, "/web/ok"));
            await("all is read")
                    .until(() -> !lictor.status("/consul").get("stale").asBoolean());
        }
    }

    @Test
    void lictor_may_start_before_consul_and_before_every_backend() {
        agent.kill();
        try (LictorProcess lictor = LictorProcess.launch(agent.port())) {
            await("the port").atMost(Duration.ofSeconds(60)).until(() -> lictor.readiness() != 0);
            assertThat(lictor.readiness()).isEqualTo(503);
            assertThat(lictor.liveness()).isEqualTo(200);
            Client.Answer early = lictor.client().get("/web/ok");
            assertThat(early.status()).isEqualTo(503);
            assertThat(early.json().get("code").asInt()).isEqualTo(14);
            assertThat(early.json().get("message").asString()).contains("Consul");

            agent.restart();
            lictor.awaitReady();
            assertThat(lictor.client().get("/web/ok").status()).isEqualTo(404);

            web().register();
            await("the first route").atMost(SOON).until(() -> served(lictor, "/web/ok"));
        }
    }

    @Test
    void with_a_snapshot_on_disk_lictor_is_ready_and_routes_before_consul_is_there(@TempDir Path directory) {
        Path file = directory.resolve("catalog.json");
        String snapshot = "--lictor.consul.snapshot=" + file;
        try (LictorProcess lictor = LictorProcess.start(agent.port(), snapshot)) {
            web().register();
            awaitServed(lictor, "/web/ok");
            await("the file")
                    .until(() -> Files.exists(file) && Files.readString(file).contains("web"));
        }
        agent.kill();

        try (LictorProcess lictor = LictorProcess.start(agent.port(), snapshot)) {
            assertThat(served(lictor, "/web/ok")).isTrue();
            assertThat(lictor.status("").get("alarms").toString()).contains("snapshot of");
            assertThat(lictor.status("/consul").get("restored").asString()).isNotBlank();

            agent.restart();
            web().register();
            await("all is well")
                    .atMost(SOON)
                    .until(() -> lictor.status("").get("alarms").isEmpty());
            assertThat(lictor.status("/consul").has("restored")).isFalse();
            assertThat(served(lictor, "/web/ok")).isTrue();
        }
    }

    private Registration web() {
        return Registration.of(agent.client(), "web", backend.port(), "restful");
    }

    private static void awaitServed(LictorProcess lictor, String path) {
        await(path).until(() -> served(lictor, path));
    }

    private static boolean served(LictorProcess lictor, String path) {
        return lictor.client().get(path).status() == 200;
    }
}
