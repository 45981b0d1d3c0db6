package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static io.lictor.catalog.consul.ScriptedConsul.health;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.KeySnapshot;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsulScopeTest {
    private static final String KEYS = "/v1/kv/lictor/";

    @Test
    void every_read_of_the_catalog_says_where() {
        Snapshots snapshots = new Snapshots();
        try (ScriptedConsul consul = new ScriptedConsul();
                ConsulCatalogSource source = new ConsulCatalogSource(
                        ConsulConnection.to(consul.uri()).within(new ConsulScope("dc2", "team-a", "west_1")),
                        (name, tags) -> tags.contains("lictor"),
                        InstantSource.system(),
                        new SplittableRandom(1))) {
            consul.put(SERVICES, "{\"web\":[\"lictor\"]}");
            consul.putService("web", "w1");
            source.start(snapshots);
            await().until(() -> snapshots.count() == 1);

            assertThat(consul.requests(SERVICES))
                    .isNotEmpty()
                    .allMatch(request -> request.query().endsWith("&dc=dc2&ns=team-a&partition=west_1"));
            assertThat(consul.requests(health("web")))
                    .isNotEmpty()
                    .allMatch(request -> request.query().endsWith("&dc=dc2&ns=team-a&partition=west_1"));
        }
    }

    @Test
    void every_read_of_keys_says_where() {
        List<KeySnapshot> snapshots = new ArrayList<>();
        try (ScriptedConsul consul = new ScriptedConsul();
                ConsulKeySource source = new ConsulKeySource(
                        ConsulConnection.to(consul.uri()).within(new ConsulScope("", "team-a", "west")),
                        "lictor/",
                        InstantSource.system(),
                        new SplittableRandom(1))) {
            consul.put(KEYS, "[]");
            source.start(snapshots::add);
            await().until(() -> source.status().answers() >= 1);

            assertThat(consul.requests(KEYS))
                    .isNotEmpty()
                    .allMatch(request -> request.query().endsWith("&ns=team-a&partition=west"));
        }
    }

    @Test
    void home_says_nothing() {
        assertThat(ConsulScope.HOME.query()).isEmpty();
        assertThat(ConsulScope.HOME.in("dc7").query()).isEqualTo("&dc=dc7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "*", "a&index=1", "a/b", "ü", "../a"})
    void a_name_that_consul_cannot_have_is_refused(String name) {
        assertThatThrownBy(() -> new ConsulScope(name, "", "")).hasMessageContaining("datacenter");
        assertThatThrownBy(() -> new ConsulScope("", name, "")).hasMessageContaining("namespace");
        assertThatThrownBy(() -> new ConsulScope("", "", name)).hasMessageContaining("partition");
    }
}
