package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static io.lictor.catalog.consul.ScriptedConsul.health;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service's instances are gone and the list of services still has it, for a moment or for good. */
final class ListBehindTest {
    private final ScriptedConsul consul = new ScriptedConsul();
    private final Snapshots snapshots = new Snapshots();
    private final ConsulCatalogSource source = new ConsulCatalogSource(
            ConsulConnection.to(consul.uri()).withTimes(Duration.ofSeconds(30), Duration.ofMillis(200)),
            (name, tags) -> tags.contains("lictor"),
            InstantSource.system(),
            new SplittableRandom(1));

    @AfterEach
    void close() {
        source.close();
        consul.close();
    }

    @Test
    void a_service_that_is_listed_a_while_longer_than_its_instances_is_no_failure() {
        startedWithWeb();
        int asked = consul.requests(health("web")).size();
        consul.put(health("web"), "[]");
        await().until(() -> consul.requests(health("web")).size() >= asked + 4);
        consul.put(SERVICES, "{\"consul\":[]}");

        await().until(() -> snapshots.last().services().isEmpty());
        assertThat(source.status().failures()).isZero();
        assertThat(source.status().outages()).isZero();
        assertThat(source.status().lastError()).isEmpty();
    }

    @Test
    void a_service_whose_instances_come_back_before_the_list_has_told_is_no_failure() {
        startedWithWeb();
        int asked = consul.requests(health("web")).size();
        consul.put(health("web"), "[]");
        await().until(() -> consul.requests(health("web")).size() >= asked + 2);
        consul.putService("web", "w2");

        await().until(() -> snapshots.ids("web").equals(List.of("w2")));
        assertThat(source.status().failures()).isZero();
        assertThat(source.status().lastError()).isEmpty();
    }

    @Test
    void a_service_that_stays_listed_without_instances_is_asked_about_anew_and_then_the_token_is_suspected() {
        startedWithWeb();
        int before = consul.requests(SERVICES).size();
        consul.put(health("web"), "[]");

        await().until(() -> source.status().stale());
        assertThat(source.status().lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("may the token still read nodes?"));
        assertThat(consul.requests(SERVICES).stream().skip(before)).anyMatch(request -> request.index() == 0);
        assertThat(snapshots.ids("web")).containsExactly("w1");

        consul.putService("web", "w2");
        await().until(() -> !source.status().stale());
        assertThat(snapshots.ids("web")).containsExactly("w2");
    }

    private void startedWithWeb() {
        consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"]}");
        consul.putService("web", "w1");
        source.start(snapshots);
        await().until(() -> snapshots.count() == 1);
    }
}
