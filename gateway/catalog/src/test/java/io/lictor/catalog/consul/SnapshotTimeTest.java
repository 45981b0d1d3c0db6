package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static io.lictor.catalog.consul.ScriptedConsul.health;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A snapshot is as old as the first of what is new in it, so that whoever uses it knows how long that took. */
final class SnapshotTimeTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ScriptedConsul consul = new ScriptedConsul();
    private final Snapshots snapshots = new Snapshots();
    private final ConsulCatalogSource source = new ConsulCatalogSource(
            ConsulConnection.to(consul.uri()).withTimes(LIMIT, Duration.ofMillis(200)),
            (name, tags) -> tags.contains("lictor"),
            InstantSource.system(),
            new SplittableRandom(1));

    @BeforeEach
    void start() {
        consul.put(SERVICES, "{\"web\":[\"lictor\"],\"shop\":[\"lictor\"]}");
        consul.putService("web", "w1");
        source.start(snapshots);
        // Asked a second time, for what changes next: the first answer has been read.
        await().until(() -> consul.isRead(health("web")));
    }

    @AfterEach
    void close() {
        source.close();
        consul.close();
    }

    @Test
    void the_first_one_has_the_time_of_the_first_answer() {
        Instant later = Instant.now();

        consul.putService("shop", "s1");

        await().until(() -> snapshots.count() == 1);
        assertThat(snapshots.first().takenAt()).isBeforeOrEqualTo(later);
    }

    @Test
    void the_next_one_has_the_time_of_the_change() {
        consul.putService("shop", "s1");
        await().until(() -> snapshots.count() == 1);
        Instant before = Instant.now();

        consul.putService("shop", "s1", "s2");

        await().until(() -> snapshots.count() == 2);
        assertThat(snapshots.last().takenAt()).isAfterOrEqualTo(before);
    }
}
