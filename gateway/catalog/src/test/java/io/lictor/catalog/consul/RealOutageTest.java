package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real agent does to us when it fails, with the times that count in production. */
final class RealOutageTest {
    /** Below the wait of 55 s, far above what a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(45);

    private final ConsulAgent agent = ConsulAgent.start();
    private final ConsulClient client = agent.client();
    private final Snapshots snapshots = new Snapshots();
    private final ConsulCatalogSource source = new ConsulCatalogSource(
            ConsulConnection.to(agent.baseUri()),
            (name, tags) -> tags.contains("lictor"),
            InstantSource.system(),
            new SplittableRandom(1));

    @BeforeEach
    void start() {
        client.register("{\"Name\":\"web\",\"Port\":7,\"Tags\":[\"lictor\"]}");
        source.start(snapshots);
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web")));
    }

    @AfterEach
    void end() {
        source.close();
        agent.close();
    }

    @Test
    void a_hung_agent_changes_nothing() {
        CatalogSnapshot before = snapshots.last();
        agent.pause();
        try {
            await().during(Duration.ofSeconds(1)).until(() -> snapshots.last().equals(before));
        } finally {
            agent.resume();
        }
        client.register("{\"Name\":\"web\",\"ID\":\"web-2\",\"Port\":7,\"Tags\":[\"lictor\"]}");
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web", "web-2")));
    }

    @Test
    void a_killed_agent_changes_nothing_and_one_restarted_empty_is_believed_at_once() {
        for (int i = 0; i < 20; i++) { // so that the new agent's index is far below
            client.putKey("lift-the-index", "" + i);
        }
        CatalogSnapshot before = snapshots.last();

        agent.kill();
        await().atMost(SOON).until(() -> source.status().stale());
        await().during(Duration.ofSeconds(1)).until(() -> snapshots.last().equals(before));

        agent.restart();
        client.register("{\"Name\":\"fresh\",\"Port\":7,\"Tags\":[\"lictor\"]}");
        await().atMost(SOON).until(() -> snapshots.last().services().keySet().equals(Set.of("fresh")));
        await().atMost(SOON).until(() -> !source.status().stale());
        assertThat(source.status().watches()).isEqualTo(2);
    }

    @Test
    void an_agent_that_comes_late_is_found() {
        agent.kill();
        Snapshots late = new Snapshots();
        try (ConsulCatalogSource early = new ConsulCatalogSource(
                ConsulConnection.to(agent.baseUri()),
                (name, tags) -> tags.contains("lictor"),
                InstantSource.system(),
                new SplittableRandom(2))) {
            early.start(late);
            await().until(() -> early.status().failures() > 2);
            assertThat(late.count()).isZero();

            agent.restart();
            await().atMost(SOON).until(() -> late.count() > 0);
        }
    }
}
