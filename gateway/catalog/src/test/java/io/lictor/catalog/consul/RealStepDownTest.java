package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogStatus;
import io.lictor.consul.testing.ConsulAgent;
import io.lictor.consul.testing.ConsulClient;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a real agent that grants fewer connections than there are services. */
final class RealStepDownTest {
    private static final int SERVICES = 60;

    private final ConsulAgent agent = ConsulAgent.start("limits { http_max_conns_per_client = 30 }");
    private final ConsulClient client = agent.client();
    private final Snapshots snapshots = new Snapshots();
    private final ConsulCatalogSource source = new ConsulCatalogSource(
            ConsulConnection.to(agent.baseUri()),
            (name, tags) -> tags.contains("lictor"),
            InstantSource.system(),
            new SplittableRandom(1));

    @AfterEach
    void end() {
        source.close();
        agent.close();
    }

    @Test
    void its_services_share_a_query_and_nothing_is_missed() {
        IntStream.range(0, SERVICES)
                .forEach(i -> client.register("{\"Name\":\"s" + i + "\",\"Port\":1,\"Tags\":[\"lictor\"]}"));
        source.start(snapshots);
        await().until(() -> watching().shared() && snapshots.count() > 0);
        await().until(() -> !source.status().stale());
        assertThat(watching().maxWatches()).isEqualTo(SERVICES / 2);
        assertThat(watching().steppedDown())
                .hasValueSatisfying(why -> assertThat(why).containsPattern("429|closes new connections"));

        List<String> changed = IntStream.range(0, 5).mapToObj(i -> "s" + i * 12).toList();
        changed.forEach(name -> client.maintenance(name, true, "test"));

        await().until(() -> changed.stream().noneMatch(this::isAdmitted));
        assertThat(snapshots.all())
                .extracting(snapshot -> snapshot.services().size())
                .containsOnly(SERVICES);
        assertThat(source.status().failures()).isLessThan(5 * SERVICES);
    }

    private boolean isAdmitted(String name) {
        return Publications.instances(snapshots.last(), name).get(0).admitted();
    }

    private CatalogStatus.Watching watching() {
        return source.status().watching().orElseThrow();
    }
}
