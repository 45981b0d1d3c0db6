package io.lictor.catalog.consul;

import static io.lictor.catalog.consul.ScriptedConsul.CHECKS;
import static io.lictor.catalog.consul.ScriptedConsul.SERVICES;
import static io.lictor.catalog.consul.ScriptedConsul.check;
import static io.lictor.catalog.consul.ScriptedConsul.health;
import static io.lictor.catalog.consul.ScriptedConsul.instance;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.consul.ScriptedConsul.Reply;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** With two services where one may have a query of its own. */
final class SharedWatchingTest {
    /** Longer than it takes to see whether a change is explained. */
    private static final Duration A_WHILE = Duration.ofMillis(400);

    private static final Duration NEVER = Duration.ofHours(1);
    private static final String BOTH = "{\"consul\":[],\"web\":[\"lictor\"],\"shop\":[\"lictor\",\"a\"]}";
    private static final String WEB_OK = check("web-1", "web", "passing", 5);
    private static final String SHOP_OK = check("shop-1", "shop", "passing", 5);

    private final ScriptedConsul consul = new ScriptedConsul();
    private final Snapshots snapshots = new Snapshots();
    private ConsulCatalogSource source = source(1, NEVER);

    @AfterEach
    void close() {
        source.close();
        consul.close();
    }

    @Nested
    final class Start {
        @Test
        void the_first_snapshot_is_complete_and_leaves_two_queries_open() {
            started();

            assertThat(snapshots.ids("web")).containsExactly("web-1");
            assertThat(snapshots.ids("shop")).containsExactly("shop-1");
            assertThat(source.status().watches()).isEqualTo(2);
            assertThat(watching().shared()).isTrue();
            assertThat(watching().sweeps()).isEqualTo(1);
            assertThat(snapshots.count()).isEqualTo(1);
        }

        @Test
        void it_comes_though_the_shared_query_fails() {
            consul.breakWith(CHECKS, Reply.error(500, "boom"));
            started();

            assertThat(snapshots.last().services()).containsOnlyKeys("shop", "web");
            assertThat(source.status().stale()).isTrue();
        }

        @Test
        void one_broken_service_does_not_blind_the_rest() {
            consul.breakWith(health("shop"), Reply.error(500, "boom"));
            started();
            assertThat(snapshots.last().services()).containsOnlyKeys("web");
            assertThat(source.status().stale()).isTrue();

            consul.mend(health("shop"));
            await().until(() -> snapshots.ids("shop").equals(List.of("shop-1")));
            await().until(() -> !source.status().stale());
        }
    }

    @Nested
    final class Changes {
        @Test
        void a_check_that_changed_has_its_service_read_and_no_other() {
            started();
            CatalogSnapshot before = snapshots.last();
            int ofShop = asked("shop");
            putService("web", "web-1", "web-2");
            consul.put(
                    CHECKS,
                    List.of(check("web-1", "web", "critical", 100), SHOP_OK).toString());

            await().until(() -> snapshots.ids("web").equals(List.of("web-1", "web-2")));
            assertThat(asked("shop")).isEqualTo(ofShop);
            assertThat(watching().refetches()).isEqualTo(1);
            assertThat(snapshots.last().services().get("shop"))
                    .isSameAs(before.services().get("shop"));
        }

        @Test
        void a_check_of_a_node_has_the_services_on_it_read() {
            started();
            putService("web", "web-1", "web-2");
            putService("shop", "shop-1", "shop-2");
            consul.put(
                    CHECKS,
                    List.of(WEB_OK, SHOP_OK, check("serfHealth", "", "critical", 100))
                            .toString());

            await().until(() ->
                    snapshots.ids("web").size() == 2 && snapshots.ids("shop").size() == 2);
        }

        @Test
        void a_new_output_of_a_check_concerns_nobody() {
            started();
            int before = asked("web") + asked("shop");
            consul.put(
                    CHECKS,
                    List.of(check("web-1", "web", "passing", 100), SHOP_OK).toString());

            await().until(() -> consul.isRead(CHECKS));
            await().during(A_WHILE).until(() -> asked("web") + asked("shop") == before);
        }

        @Test
        void a_read_that_already_shows_the_change_is_not_repeated() {
            started();
            int before = asked("web");
            consul.put(
                    CHECKS,
                    List.of(check("web-1", "web", "critical", 1), SHOP_OK).toString());

            await().until(() -> consul.isRead(CHECKS));
            await().during(A_WHILE).until(() -> asked("web") == before);
        }

        @Test
        void a_change_that_no_check_shows_is_found_by_a_sweep() {
            started();
            putService("shop", "shop-1", "shop-2");
            consul.put(SERVICES, BOTH);

            await().until(() -> snapshots.ids("shop").equals(List.of("shop-1", "shop-2")));
            assertThat(watching().sweeps()).isEqualTo(2);
        }

        @Test
        void a_registration_that_the_checks_show_costs_no_sweep() {
            started();
            putService("web", "web-1", "web-2");
            String checks = List.of(WEB_OK, SHOP_OK, check("web-2", "web", "passing", 50))
                    .toString();
            consul.put(CHECKS, Reply.at(50, checks));
            await().until(() -> consul.isRead(CHECKS)); // else a slow answer is no explanation
            consul.put(SERVICES, Reply.at(50, BOTH));

            await().until(() -> snapshots.ids("web").equals(List.of("web-1", "web-2")));
            await().during(A_WHILE).until(() -> watching().sweeps() == 1);
        }

        @Test
        void a_change_that_moves_no_index_is_found_by_the_sweep_that_comes_anyway() {
            source = source(1, Duration.ofMillis(200));
            started();
            putService("shop", "shop-1", "shop-2");

            await().until(() -> snapshots.ids("shop").equals(List.of("shop-1", "shop-2")));
        }

        @Test
        void a_service_that_is_tagged_anew_is_read() {
            started();
            putService("web", "web-1", "web-2");
            consul.put(SERVICES, BOTH.replace("\"web\":[", "\"web\":[\"new\","));

            await().until(() -> snapshots.ids("web").equals(List.of("web-1", "web-2")));
            assertThat(watching().sweeps()).isEqualTo(1);
        }

        @Test
        void services_come_and_go_with_the_list() {
            started();
            putService("post", "post-1");
            consul.put(SERVICES, BOTH.replace("\"web\"", "\"post\":[\"lictor\"],\"web\""));
            await().until(() -> snapshots.ids("post").equals(List.of("post-1")));

            consul.put(SERVICES, BOTH.replace("\"web\"", "\"books\""));
            await().until(() -> !snapshots.last().services().containsKey("web"));
        }

        @Test
        void after_an_interruption_all_services_are_read() {
            started();
            consul.script(CHECKS, Reply.error(500, "No cluster leader"));
            putService("shop", "shop-1", "shop-2");

            await().until(() -> snapshots.ids("shop").equals(List.of("shop-1", "shop-2")));
        }

        @Test
        void after_an_index_that_went_backwards_all_services_are_read() {
            started();
            putService("shop", "shop-1", "shop-2");
            consul.put(CHECKS, Reply.at(5, "[" + SHOP_OK + "]"));
            consul.script(CHECKS, Reply.at(4, "[]"));

            await().until(() -> snapshots.ids("shop").equals(List.of("shop-1", "shop-2")));
        }
    }

    @Nested
    final class Filter {
        @Test
        void checks_are_filtered_by_tags_that_all_instances_have() {
            consul.put(SERVICES, BOTH);
            consul.put(health("web"), "[" + instance("web", "web-1", "lictor") + "]");
            consul.put(health("shop"), "[" + instance("shop", "shop-1", "lictor", "a") + "]");
            start();

            assertThat(watching().filter()).hasValue("ServiceName == \"\" or ServiceTags contains \"lictor\"");
            await().until(() -> lastFilter().equals(watching().filter().orElseThrow()));
        }

        @Test
        void an_instance_that_has_none_of_them_ends_the_filter() {
            consul.put(SERVICES, BOTH);
            consul.put(health("web"), "[" + instance("web", "web-1", "lictor") + "]");
            consul.put(health("shop"), "[" + instance("shop", "shop-1", "lictor") + "]");
            start();
            consul.put(
                    health("shop"),
                    List.of(instance("shop", "shop-1", "lictor"), instance("shop", "shop-2"))
                            .toString());
            consul.put(SERVICES, BOTH);

            await().until(() -> watching().filter().isEmpty());
            await().until(() -> lastFilter().isEmpty());
        }

        @Test
        void a_refused_filter_is_left_away_and_not_tried_again() {
            consul.put(health("web"), "[" + instance("web", "web-1", "lictor") + "]");
            consul.put(health("shop"), "[" + instance("shop", "shop-1", "lictor") + "]");
            consul.put(SERVICES, BOTH);
            consul.script(CHECKS, Reply.error(500, "Failed to create boolean expression evaluator: no match found"));
            start();

            await().until(() -> consul.requests(CHECKS).size() >= 2);
            consul.put(SERVICES, BOTH);
            await().until(() -> watching().sweeps() >= 2);
            await().during(A_WHILE)
                    .until(() -> watching().filter().isEmpty() && lastFilter().isEmpty());
        }
    }

    @Test
    void going_from_one_way_to_the_other_and_back_loses_nothing_and_touches_nothing() {
        source = source(2, NEVER);
        started();
        assertThat(watching().shared()).isFalse();
        CatalogSnapshot before = snapshots.last();

        putService("post", "post-1");
        consul.put(SERVICES, BOTH.replace("\"web\"", "\"post\":[\"lictor\"],\"web\""));
        await().until(() -> watching().shared() && snapshots.ids("post").equals(List.of("post-1")));
        await().until(() -> watching().sweeps() == 1 && source.status().watches() == 2);
        consul.put(SERVICES, BOTH);
        await().until(() -> !watching().shared() && source.status().watches() == 3);

        assertThat(snapshots.all())
                .allMatch(snapshot -> snapshot.services().containsKey("web")
                        && snapshot.services().containsKey("shop"));
        await().until(() -> !snapshots.last().services().containsKey("post"));
        assertThat(snapshots.last().services().get("web"))
                .isSameAs(before.services().get("web"));
        putService("web", "web-1", "web-2");
        await().until(() -> snapshots.ids("web").equals(List.of("web-1", "web-2")));
    }

    private void started() {
        putService("web", "web-1");
        putService("shop", "shop-1");
        consul.put(SERVICES, BOTH);
        start();
    }

    private void putService(String name, String... ids) {
        consul.put(
                health(name),
                Stream.of(ids).map(id -> instance(name, id, "lictor")).toList().toString());
    }

    private void start() {
        consul.put(CHECKS, List.of(WEB_OK, SHOP_OK).toString());
        source.start(snapshots);
        await().until(() -> snapshots.count() == 1);
    }

    private CatalogStatus.Watching watching() {
        return source.status().watching().orElseThrow();
    }

    private int asked(String service) {
        return consul.requests(health(service)).size();
    }

    /** What the shared query asked last was filtered by; empty without a filter. */
    private String lastFilter() {
        List<ScriptedConsul.Request> requests = consul.requests(CHECKS);
        if (requests.isEmpty()) {
            return "";
        }
        String query = URLDecoder.decode(requests.get(requests.size() - 1).query(), UTF_8);
        return query.startsWith("filter=") ? query.substring(7, query.indexOf("&index=")) : "";
    }

    private ConsulCatalogSource source(int maxWatches, Duration sweepEvery) {
        return new ConsulCatalogSource(
                ConsulConnection.to(consul.uri()),
                (name, tags) -> tags.contains("lictor"),
                new Pace(
                        Duration.ofSeconds(30),
                        Pace.SLACK,
                        Duration.ofMillis(200),
                        InstantSource.system(),
                        new SplittableRandom(1)),
                new WatchSettings(maxWatches, sweepEvery, NEVER));
    }
}
