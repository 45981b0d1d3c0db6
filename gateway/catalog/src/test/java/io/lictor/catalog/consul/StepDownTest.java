package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.CHECKS;
import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.consul.ConnectionGate.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a Consul that grants fewer connections than there are services. */
final class StepDownTest {
    private static final int SERVICE_COUNT = 20;
    private static final Duration A_WHILE = Duration.ofMillis(500);

    private final ScriptedConsul consul = new ScriptedConsul();
    private final Snapshots snapshots = new Snapshots();
    private ConnectionGate gate = new ConnectionGate(consul.uri(), Refusal.CLOSED, 1_000);
    private ConsulCatalogSource source = source(Duration.ofHours(1));

    @BeforeEach
    void register() {
        StringJoiner names = new StringJoiner(",", "{", "}");
        IntStream.range(0, SERVICE_COUNT).forEach(i -> {
            names.add("\"s" + i + "\":[]");
            consul.putService("s" + i, "before");
        });
        consul.put(SERVICES, names.toString());
        consul.put(CHECKS, "[]");
    }

    @AfterEach
    void close() {
        source.close();
        gate.close();
        consul.close();
    }

    @ParameterizedTest
    @EnumSource
    void services_share_a_query_when_consul_refuses_connections(Refusal refusal) {
        gate(refusal, 12);
        started();

        await().until(() -> watching().shared());
        assertThat(watching().maxWatches()).isLessThan(SERVICE_COUNT);
        assertThat(watching().steppedDown())
                .hasValueSatisfying(why -> assertThat(why).containsPattern("429|closes new connections"));
        await().until(() -> !source.status().stale());
        assertThat(source.status().failures() + gate.refused()).isLessThan(20 * SERVICE_COUNT);
        assertEveryChangeIsSeen();
    }

    @ParameterizedTest
    @EnumSource
    void an_agent_that_has_not_even_the_connections_for_sharing_is_read_slowly(Refusal refusal) {
        gate(refusal, 4);
        started();

        await().until(() -> watching().shared() && !source.status().stale());
        assertEveryChangeIsSeen();
    }

    @ParameterizedTest
    @EnumSource
    void a_running_source_that_is_refused_connections_loses_nothing(Refusal refusal) throws IOException {
        gate(refusal, 1_000);
        started();
        await().until(() -> source.status().answers() >= SERVICE_COUNT + 1);
        assertThat(watching().shared()).isFalse();
        var before = snapshots.last().services();
        gate.grant(12);
        consul.putService("s1", "meanwhile");

        await().until(() -> watching().shared() && snapshots.ids("s1").equals(List.of("meanwhile")));
        await().until(() -> !source.status().stale());
        assertThat(snapshots.last().services().get("s5")).isSameAs(before.get("s5"));
        assertEveryChangeIsSeen();
    }

    @Test
    void queries_are_tried_again_later() throws IOException {
        gate(Refusal.STATUS_429, 12);
        source = source(A_WHILE);
        started();
        await().until(() -> watching().switches() >= 1);
        gate.grant(1_000);

        await().until(() -> !watching().shared() && source.status().watches() == SERVICE_COUNT + 1);
        await().until(() ->
                watching().maxWatches() == 128 && watching().steppedDown().isEmpty());
        assertEveryChangeIsSeen();
    }

    @Test
    void queries_tried_again_in_vain_are_given_up_again() {
        gate(Refusal.STATUS_429, 12);
        source = source(A_WHILE);
        started();

        await().until(() -> watching().switches() >= 3);
        await().until(() -> watching().shared() && !source.status().stale());
        assertEveryChangeIsSeen();
    }

    @Test
    void an_agent_that_ends_is_no_agent_that_refuses() {
        started();
        gate.close();

        await().until(() -> source.status().failures() > SERVICE_COUNT);
        await().during(A_WHILE).until(() -> watching().steppedDown().isEmpty());
        assertThat(watching().shared()).isFalse();
    }

    private void gate(Refusal refusal, int connections) {
        gate.close();
        gate = new ConnectionGate(consul.uri(), refusal, connections);
        source = source(Duration.ofHours(1));
    }

    private void started() {
        source.start(snapshots);
        await().until(() -> snapshots.count() > 0);
    }

    /** And no snapshot ever lacked a service. */
    private void assertEveryChangeIsSeen() {
        for (int i = 0; i < SERVICE_COUNT; i += 5) {
            String name = "s" + i;
            consul.putService(name, "after");
            consul.put(CHECKS, "[" + ScriptedConsul.check("c", name, "passing", 10_000 + i) + "]");
            await().until(() -> snapshots.ids(name).equals(List.of("after")));
        }
        assertThat(snapshots.all())
                .extracting(snapshot -> snapshot.services().size())
                .containsOnly(SERVICE_COUNT);
    }

    private CatalogStatus.Watching watching() {
        return source.status().watching().orElseThrow();
    }

    private ConsulCatalogSource source(Duration retryAfter) {
        return new ConsulCatalogSource(
                ConsulConnection.to(gate.uri()),
                (name, tags) -> true,
                new Pace(
                        Duration.ofSeconds(30),
                        Pace.SLACK,
                        Duration.ofMillis(500),
                        InstantSource.system(),
                        new SplittableRandom(1)),
                new WatchSettings(128, Duration.ofHours(1), retryAfter));
    }
}
