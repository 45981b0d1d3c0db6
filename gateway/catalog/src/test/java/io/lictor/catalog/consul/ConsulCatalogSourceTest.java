package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static io.lictor.catalog.consul.ScriptedConsul.health;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.consul.ScriptedConsul.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConsulCatalogSourceTest {
    private static final Duration A_WHILE = Duration.ofMillis(300);
    /** Every pause is as long as its ceiling. */
    private static final RandomGenerator NO_LUCK = () -> -1L;

    private final ScriptedConsul consul = new ScriptedConsul();
    private final Snapshots snapshots = new Snapshots();
    private ConsulCatalogSource source = source(consul.uri(), Duration.ofMillis(200), new SplittableRandom(1));

    @AfterEach
    void close() {
        source.close();
        consul.close();
    }

    @Nested
    final class FirstSnapshot {
        @Test
        void it_shows_selected_services_with_instances_and_the_others_with_tags() {
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"rpc\",\"lictor\"]}");
            consul.putService("web", "w1", "w2");
            started();

            assertThat(snapshots.ids("web")).containsExactly("w1", "w2");
            assertThat(snapshots.first().unselected()).containsOnlyKeys("consul");
            assertThat(snapshots.first().unselected()).containsEntry("consul", new TreeSet<>());
            assertThat(consul.requests(health("consul"))).isEmpty();
        }

        @Test
        void it_waits_for_the_first_answer_of_every_selected_service() {
            consul.put(SERVICES, "{\"web\":[\"lictor\"],\"shop\":[\"lictor\"]}");
            consul.putService("web", "w1");
            source.start(snapshots);
            await().until(() -> consul.isRead(health("web")));
            await().during(A_WHILE).until(() -> snapshots.count() == 0);

            consul.putService("shop", "s1");

            await().until(() -> snapshots.count() == 1);
            assertThat(snapshots.first().services()).containsOnlyKeys("shop", "web");
        }

        @Test
        void one_broken_service_does_not_blind_the_rest() {
            consul.put(SERVICES, "{\"web\":[\"lictor\"],\"shop\":[\"lictor\"]}");
            consul.putService("web", "w1");
            consul.breakWith(health("shop"), Reply.error(500, "boom"));
            started();

            assertThat(snapshots.first().services()).containsOnlyKeys("web");
            assertThat(snapshots.first().unselected()).isEmpty();
            assertThat(source.status().stale()).isTrue();
        }

        @Test
        void it_comes_without_any_service() {
            consul.put(SERVICES, "{}");
            started();

            assertThat(snapshots.first().services()).isEmpty();
        }

        @Test
        void it_comes_when_consul_does() {
            URI later;
            try (ScriptedConsul taken = new ScriptedConsul()) {
                later = taken.uri();
            }
            try (ConsulCatalogSource early = source(later, Duration.ofMillis(200), new SplittableRandom(1))) {
                early.start(snapshots);
                await().until(() -> early.status().failures() > 2);
                assertThat(snapshots.count()).isZero();
                assertThat(early.status().lastError()).isPresent();

                try (ScriptedConsul late = new ScriptedConsul(later.getPort())) {
                    late.put(SERVICES, "{\"web\":[\"lictor\"]}");
                    late.putService("web", "w1");
                    await().until(() -> snapshots.ids("web").equals(List.of("w1")));
                }
            }
        }
    }

    @Nested
    final class Changes {
        @Test
        void a_new_instance_is_published() {
            startedWithWeb();
            consul.putService("web", "w1", "w2");

            await().until(() -> snapshots.ids("web").equals(List.of("w1", "w2")));
        }

        @Test
        void an_answer_that_says_nothing_new_publishes_nothing() {
            startedWithWeb();
            consul.put(SERVICES, "{\"web\":[\"b\",\"lictor\"],\"consul\":[]}");
            await().until(() -> consul.isRead(SERVICES));
            int before = snapshots.count();

            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\",\"b\"]}");
            consul.putService("web", "w1");

            await().until(() -> consul.isRead(SERVICES) && consul.isRead(health("web")));
            await().during(A_WHILE).until(() -> snapshots.count() == before);
        }

        @Test
        void a_service_that_is_no_longer_listed_leaves_and_is_not_watched_any_more() {
            startedWithWeb();
            consul.put(SERVICES, "{\"consul\":[]}");

            await().until(() -> snapshots.last().services().isEmpty());
            assertThat(source.status().watches()).isEqualTo(1);
            int asked = consul.requests(health("web")).size();
            consul.putService("web", "w9");
            await().during(A_WHILE).until(() -> consul.requests(health("web")).size() == asked);
        }

        @Test
        void a_service_that_loses_its_tag_becomes_an_unselected_one() {
            startedWithWeb();
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"other\"]}");

            await().until(() -> snapshots.last().services().isEmpty());
            assertThat(snapshots.last().unselected()).containsKey("web");
        }

        @Test
        void a_newly_selected_service_appears_when_its_health_is_known() {
            startedWithWeb();
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"],\"shop\":[\"lictor\"]}");
            await().until(() -> consul.requests(health("shop")).size() == 1);
            consul.putService("web", "w1", "w2");
            await().until(() -> snapshots.ids("web").equals(List.of("w1", "w2")));
            assertThat(snapshots.last().services()).containsOnlyKeys("web");

            consul.putService("shop", "s1");

            await().until(() -> snapshots.ids("shop").equals(List.of("s1")));
        }

        @Test
        void what_changes_while_the_listener_works_comes_as_one_snapshot() throws InterruptedException {
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"]}");
            consul.putService("web", "w1");
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            source.start(snapshot -> {
                snapshots.accept(snapshot);
                busy.countDown();
                awaitUninterrupted(go);
            });
            busy.await();
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\",\"x\"],\"new\":[]}");
            consul.putService("web", "w1", "w2");
            await().until(() -> consul.requests(SERVICES).size() >= 2);
            go.countDown();

            await().until(() -> snapshots.ids("web").equals(List.of("w1", "w2"))
                    && snapshots.last().unselected().containsKey("new"));
        }

        @Test
        void a_service_that_has_not_changed_is_the_same_object_in_the_next_snapshot() {
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"],\"shop\":[\"lictor\"]}");
            consul.putService("web", "w1");
            consul.putService("shop", "s1");
            started();
            CatalogService web = snapshots.last().services().get("web");
            consul.putService("web", "w1");
            await().until(() -> consul.isRead(health("web")));

            consul.putService("shop", "s1", "s2");
            await().until(() -> snapshots.ids("shop").equals(List.of("s1", "s2")));
            assertThat(snapshots.last().services().get("web")).isSameAs(web);
        }

        @Test
        void a_listener_that_throws_still_gets_the_next_snapshot() {
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"]}");
            consul.putService("web", "w1");
            source.start(snapshot -> {
                snapshots.accept(snapshot);
                throw new IllegalStateException("thrown by the test's listener");
            });
            await().until(() -> snapshots.count() == 1);
            consul.putService("web", "w2");

            await().until(() -> snapshots.ids("web").equals(List.of("w2")));
        }

        @Test
        void names_with_any_character_are_watched() {
            String name = "grö ße/a_b%";
            consul.put(SERVICES, "{\"consul\":[],\"" + name + "\":[\"lictor\"]}");
            consul.put(health("gr%C3%B6%20%C3%9Fe%2Fa_b%25"), "[" + ScriptedConsul.instance(name, "1") + "]");
            started();

            assertThat(snapshots.ids(name)).containsExactly("1");
        }
    }

    @Nested
    final class FailedReads {
        static Stream<Reply> failures() {
            return Stream.of(
                    Reply.error(500, "No cluster leader"),
                    Reply.error(503, ""),
                    Reply.error(429, "Your IP is issuing too many concurrent connections"),
                    Reply.error(403, "ACL not found"),
                    Reply.at(99, "<html>"),
                    Reply.at(99, "\"text\""),
                    Reply.at(99, "[{\"Service\":").cutShort(),
                    Reply.at(99, ""),
                    Reply.error(200, "{}"),
                    Reply.dropped());
        }

        @ParameterizedTest
        @MethodSource("failures")
        void a_failed_read_keeps_the_last_snapshot(Reply failure) {
            startedWithWeb();
            CatalogSnapshot before = snapshots.last();

            consul.breakWith(SERVICES, failure);
            consul.breakWith(health("web"), failure);
            await().until(() -> source.status().failures() >= 5);

            assertThat(snapshots.last()).isSameAs(before);
            assertThat(source.status().stale()).isTrue();
            assertThat(source.status().lastError()).isPresent();
            assertThat(source.status().watches()).isEqualTo(2);

            consul.putService("web", "w1", "w2");
            consul.mend(SERVICES);
            consul.mend(health("web"));
            await().until(() -> snapshots.ids("web").equals(List.of("w1", "w2")));
            await().until(() -> !source.status().stale());
        }

        @Test
        void a_token_gone_blind_keeps_the_last_snapshot() {
            startedWithWeb();
            consul.breakWith(health("web"), Reply.at(99, "[]"));
            consul.breakWith(SERVICES, Reply.at(99, "{}"));
            await().until(() -> source.status().failures() >= 10);

            assertThat(snapshots.count()).isEqualTo(1);
            assertThat(source.status().stale()).isTrue();
            assertThat(source.status().lastError())
                    .hasValueSatisfying(text -> assertThat(text).contains("token"));
        }

        @Test
        void the_last_instance_leaves_with_its_name_and_without_an_alarm() {
            startedWithWeb();
            consul.put(health("web"), "[]");
            consul.put(SERVICES, "{\"consul\":[]}");

            await().until(() -> snapshots.last().services().isEmpty());
            assertThat(source.status().stale()).isFalse();
        }

        @Test
        void a_service_that_was_empty_from_the_start_is_shown_empty() {
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"]}");
            consul.put(health("web"), "[]");
            started();

            assertThat(snapshots.last().services()).containsEntry("web", new CatalogService("web", List.of()));
        }
    }

    @Nested
    final class Life {
        @Test
        void the_status_counts() {
            startedWithWeb();

            assertThat(source.status().address()).isEqualTo(consul.uri().toString());
            assertThat(source.status().index()).isEqualTo(12);
            assertThat(source.status().watches()).isEqualTo(2);
            assertThat(source.status().answers()).isBetween(2L, (long) requests());
            assertThat(source.status().failures()).isZero();
            assertThat(source.status().published()).isEqualTo(1);
            assertThat(source.status().stale()).isFalse();
            assertThat(source.status().lastAnswer()).isPresent();
            assertThat(snapshots.last().index()).isEqualTo(12);
        }

        @Test
        void closing_ends_the_thread_and_publishes_nothing_more() {
            startedWithWeb();
            source.close();
            source.close();
            consul.putService("web", "w1", "w2");

            await().during(A_WHILE).until(() -> snapshots.count() == 1);
            await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("lictor-catalog")));
        }

        @Test
        void it_can_be_closed_unstarted_and_started_only_once() {
            source.start(snapshots);
            assertThatThrownBy(() -> source.start(snapshots)).isInstanceOf(IllegalStateException.class);
            source(consul.uri(), Duration.ofSeconds(1), NO_LUCK).close();
        }

        @Test
        void all_snapshots_come_on_one_thread() {
            TreeSet<String> threads = new TreeSet<>();
            consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"]}");
            consul.putService("web", "w1");
            source.start(snapshot -> {
                threads.add(Thread.currentThread().getName());
                snapshots.accept(snapshot);
            });
            await().until(() -> snapshots.count() == 1);
            consul.putService("web", "w2");
            await().until(() -> snapshots.count() == 2);

            assertThat(threads).containsExactly("lictor-catalog");
        }
    }

    private int requests() {
        return consul.requests(SERVICES).size() + consul.requests(health("web")).size();
    }

    private void startedWithWeb() {
        consul.put(SERVICES, "{\"consul\":[],\"web\":[\"lictor\"]}");
        consul.putService("web", "w1");
        started();
    }

    private void started() {
        source.start(snapshots);
        await().until(() -> snapshots.count() == 1);
    }

    private static ConsulCatalogSource source(URI base, Duration maxBackoff, RandomGenerator jitter) {
        ConsulConnection connection = ConsulConnection.to(base).withTimes(Duration.ofSeconds(30), maxBackoff);
        return new ConsulCatalogSource(
                connection, (name, tags) -> tags.contains("lictor"), InstantSource.system(), jitter);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
