package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuerySlotsTest {
    private static final int SLOTS = 128;

    private final QuerySlots slots = new QuerySlots();
    private final List<String> turns = new ArrayList<>();

    @Test
    void turns_beyond_the_slots_come_in_order_when_slots_are_given_back() {
        takeAll();
        slots.acquire(() -> turns.add("first"));
        slots.acquire(() -> turns.add("second"));
        assertThat(turns).isEmpty();

        slots.release();
        assertThat(turns).containsExactly("first");
        slots.release();
        assertThat(turns).containsExactly("first", "second");
    }

    @Test
    void a_turn_that_was_withdrawn_does_not_come() {
        takeAll();
        Runnable withdrawn = () -> turns.add("withdrawn");
        slots.acquire(withdrawn);
        slots.acquire(() -> turns.add("other"));

        slots.withdraw(withdrawn);
        slots.release();

        assertThat(turns).containsExactly("other");
    }

    @ParameterizedTest
    @CsvSource({"1, 55", "96, 55", "97, 10", "128, 10", "129, 1", "1000, 1"})
    void the_more_queries_there_are_the_shorter_each_waits(int members, int seconds) {
        IntStream.range(0, members).forEach(member -> slots.join());

        assertThat(slots.blockingWait(Duration.ofSeconds(55))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void queries_that_left_do_not_shorten_the_wait() {
        IntStream.range(0, 200).forEach(member -> slots.join());
        IntStream.range(0, 150).forEach(member -> slots.leave());

        assertThat(slots.blockingWait(Duration.ofSeconds(55))).isEqualTo(Duration.ofSeconds(55));
    }

    @Test
    void more_services_than_an_agent_has_connections_for_are_watched_in_turns() {
        int count = 300;
        Snapshots snapshots = new Snapshots();
        try (ScriptedConsul consul = new ScriptedConsul();
                ConsulCatalogSource source = new ConsulCatalogSource(
                        ConsulConnection.to(consul.uri()),
                        (name, tags) -> true,
                        InstantSource.system(),
                        new SplittableRandom(1))) {
            StringJoiner names = new StringJoiner(",", "{", "}");
            IntStream.range(0, count).forEach(i -> {
                names.add("\"s" + i + "\":[]");
                consul.putService("s" + i, "before");
            });
            consul.put(SERVICES, names.toString());
            source.start(snapshots);
            await().until(() -> snapshots.count() > 0);
            assertThat(snapshots.first().services()).hasSize(count);

            List<String> changed =
                    IntStream.range(0, 6).mapToObj(i -> "s" + i * 50).toList();
            changed.forEach(name -> consul.putService(name, "after"));

            await().until(() ->
                    changed.stream().allMatch(name -> snapshots.ids(name).equals(List.of("after"))));
            assertThat(consul.mostAtOnce()).isLessThanOrEqualTo(SLOTS + 1);
            assertThat(source.status().failures()).isZero();
        }
    }

    private void takeAll() {
        IntStream.range(0, SLOTS).forEach(i -> slots.acquire(() -> {}));
    }
}
