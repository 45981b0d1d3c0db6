package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.KeySnapshot;
import io.lictor.catalog.consul.ScriptedConsul.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConsulKeySourceTest {
    private static final String PATH = "/v1/kv/lictor/descriptors/";
    /** {@code a=1} in the shape of Consul. */
    private static final String ONE = "[{\"Key\":\"lictor/descriptors/a\",\"Value\":\"MQ==\"}]";

    private final ScriptedConsul consul = new ScriptedConsul();
    private final List<KeySnapshot> snapshots = new CopyOnWriteArrayList<>();
    private final ConsulKeySource source = new ConsulKeySource(
            ConsulConnection.to(consul.uri()).withTimes(Duration.ofSeconds(55), Duration.ofMillis(200)),
            "lictor/descriptors/",
            InstantSource.system(),
            new SplittableRandom(1));

    @AfterEach
    void close() {
        source.close();
        consul.close();
    }

    @Test
    void one_recursive_query_watches_all_keys() {
        consul.put(PATH, ONE);
        start();

        assertThat(consul.requests(PATH).get(0).query()).contains("recurse&index=0", "stale");
        await().until(() -> consul.isRead(PATH));
        assertThat(snapshots.get(0).values()).containsOnlyKeys("a");
    }

    @Test
    void a_failed_read_keeps_the_last_values() {
        consul.put(PATH, ONE);
        start();

        consul.breakWith(PATH, Reply.error(403, "Permission denied"));
        await().until(() -> source.status().failures() >= 3);

        assertThat(snapshots).hasSize(1);
        assertThat(source.status().stale()).isTrue();
        assertThat(source.status().lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("403", "Permission denied"));
    }

    @Test
    void a_404_that_is_not_from_consul_is_a_failed_read() {
        consul.put(PATH, ONE);
        start();

        consul.breakWith(PATH, Reply.error(404, "no such page"));
        await().until(() -> source.status().failures() >= 2);

        assertThat(snapshots).hasSize(1);
    }

    @Test
    void keys_that_are_gone_without_a_change_are_a_lost_right() {
        consul.put(PATH, Reply.at(20, ONE));
        start();

        consul.script(PATH, gone(20), gone(20), gone(21));
        await().until(() -> snapshots.size() == 2);

        assertThat(source.status().failures()).isEqualTo(2);
        assertThat(source.status().lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("may the token still read"));
        assertThat(snapshots.get(1)).isEqualTo(KeySnapshot.EMPTY);
    }

    @Test
    void a_restored_store_is_believed() {
        consul.put(PATH, Reply.at(20, ONE));
        start();

        consul.script(PATH, gone(7), gone(7));

        await().until(() -> snapshots.size() > 1 && snapshots.get(1).equals(KeySnapshot.EMPTY));
    }

    private static Reply gone(long index) {
        return new Reply(404, Map.of("X-Consul-Index", Long.toString(index)), "", false);
    }

    private void start() {
        source.start(snapshots::add);
        await().until(() -> snapshots.size() == 1);
    }
}
