package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real agents that let the source in only in part. */
final class RealAccessTest {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String UNKNOWN = "11111111-2222-3333-4444-555555555555";

    private final ConsulAgent agent = ConsulAgent.start("acl { enabled = true default_policy = \"allow\" }");
    private final ConsulClient client = agent.client();
    private final AtomicReference<Optional<String>> token = new AtomicReference<>(Optional.empty());
    private final Snapshots snapshots = new Snapshots();
    private final ConsulCatalogSource source = new ConsulCatalogSource(
            ConsulConnection.to(agent.baseUri())
                    .withToken(token::get)
                    .withTimes(Duration.ofSeconds(55), Duration.ofMillis(500)),
            (name, tags) -> tags.contains("lictor"),
            InstantSource.system(),
            new SplittableRandom(1));

    @AfterEach
    void end() {
        source.close();
        agent.close();
    }

    @Test
    void a_token_that_loses_its_rights_keeps_the_last_snapshot() {
        startedWithWeb();

        CatalogSnapshot before = changesTokenTo(blindToken());

        assertThat(snapshots.last().services()).isEqualTo(before.services());
        assertThat(source.status().stale()).isTrue();
        assertThat(source.status().lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("may the token still read"));
        comesBackWithoutToken();
    }

    @Test
    void a_token_that_consul_does_not_know_keeps_the_last_snapshot() {
        startedWithWeb();

        CatalogSnapshot before = changesTokenTo(UNKNOWN);

        assertThat(snapshots.last().services()).isEqualTo(before.services());
        assertThat(source.status().lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("403").doesNotContain(UNKNOWN));
        comesBackWithoutToken();
    }

    @Test
    void more_services_than_the_agent_allows_connections_are_all_watched() {
        int count = 260;
        IntStream.range(0, count)
                .forEach(i -> client.register("{\"Name\":\"s" + i + "\",\"Port\":1,\"Tags\":[\"lictor\"]}"));
        source.start(snapshots);
        await().atMost(SOON)
                .until(() ->
                        snapshots.count() > 0 && snapshots.last().services().size() == count);

        List<String> changed = IntStream.range(0, 5).mapToObj(i -> "s" + i * 60).toList();
        changed.forEach(name -> client.maintenance(name, true, "test"));

        await().atMost(SOON).until(() -> changed.stream().allMatch(this::isInMaintenance));
        assertThat(source.status().failures()).isZero();
    }

    private boolean isInMaintenance(String name) {
        return snapshots.last().services().values().stream()
                .filter(service -> service.name().equals(name))
                .anyMatch(service -> !service.instances().get(0).admitted());
    }

    private void startedWithWeb() {
        client.register("{\"Name\":\"web\",\"Port\":1,\"Tags\":[\"lictor\"]}");
        source.start(snapshots);
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web")));
    }

    /** A query that waits does so with the token it came with, so it may show one change more; after that all answers are to the new one. */
    private CatalogSnapshot changesTokenTo(String next) {
        token.set(Optional.of(next));
        client.register("{\"Name\":\"web\",\"ID\":\"web-2\",\"Port\":2,\"Tags\":[\"lictor\"]}");
        awaitFailures(6);
        CatalogSnapshot last = snapshots.last();
        assertThat(snapshots.ids("web")).startsWith("web");
        client.deregister("web-2");
        awaitFailures(6);
        return last;
    }

    private void awaitFailures(int more) {
        long goal = source.status().failures() + more;
        await().atMost(SOON).until(() -> source.status().failures() >= goal);
    }

    private void comesBackWithoutToken() {
        token.set(Optional.empty());
        client.register("{\"Name\":\"web\",\"ID\":\"web-3\",\"Port\":3,\"Tags\":[\"lictor\"]}");
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web", "web-3")));
        await().atMost(SOON).until(() -> !source.status().stale());
    }

    private String blindToken() {
        String root =
                client.put("/v1/acl/bootstrap", "").json().path("SecretID").asString();
        String rules =
                "service_prefix \\\"\\\" { policy = \\\"deny\\\" } node_prefix \\\"\\\" { policy = \\\"deny\\\" }";
        ConsulClient.Answer policy =
                client.put("/v1/acl/policy?token=" + root, "{\"Name\":\"blind\",\"Rules\":\"" + rules + "\"}");
        assertThat(policy.status()).as(policy::toString).isEqualTo(200);
        return client.put("/v1/acl/token?token=" + root, "{\"Policies\":[{\"Name\":\"blind\"}]}")
                .json()
                .path("SecretID")
                .asString();
    }
}
