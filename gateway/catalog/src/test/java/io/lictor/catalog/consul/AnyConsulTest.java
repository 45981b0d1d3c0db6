package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.Weights;
import io.lictor.consul.testing.ConsulClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the source sees of a Consul, the same for a real agent and the embedded one, and for a query per service and a shared one, with the
 * times that count in production: a change that waits for the end of a query or for a sweep without a reason fails a test.
 */
@ParameterizedClass
@CsvSource({"REAL,128", "REAL,1", "EMBEDDED,128", "EMBEDDED,1"})
final class AnyConsulTest {
    /** Below the wait of 55 s, far above what a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(45);

    @SuppressWarnings("NullAway.Init")
    private static AnyConsul consul;

    @SuppressWarnings("NullAway.Init")
    private static ConsulClient client;

    @Parameter(0)
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"})
    private AnyConsul.Kind kind;

    @Parameter(1)
    private int maxWatches;

    private final Snapshots snapshots = new Snapshots();

    @SuppressWarnings("NullAway.Init")
    private ConsulCatalogSource source;

    @BeforeParameterizedClassInvocation
    static void startConsul(AnyConsul.Kind kind) {
        consul = AnyConsul.start(kind);
        client = consul.client();
        client.register("{\"Name\":\"another\",\"Port\":1,\"Tags\":[\"lictor\"]}"); // so that there are more than one
    }

    @AfterParameterizedClassInvocation
    static void endConsul() throws Exception {
        consul.stop();
    }

    @BeforeEach
    void startSource() {
        client.register("""
                {"Name":"web","ID":"web-1","Address":"127.0.0.9","Port":8080,"Tags":["lictor","b","a"],
                 "Meta":{"version":"3"},"Weights":{"Passing":5,"Warning":2},
                 "Check":{"TTL":"1h","Status":"passing"}}
                """);
        source = new ConsulCatalogSource(
                ConsulConnection.to(consul.address()),
                (name, tags) -> tags.contains("lictor"),
                maxWatches,
                InstantSource.system(),
                new SplittableRandom(1));
        source.start(snapshots);
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web-1")));
        await().atMost(SOON)
                .until(() -> source.status().watching().orElseThrow().shared() == (maxWatches == 1));
    }

    @AfterEach
    void clear() {
        source.close();
        client.put("/v1/agent/maintenance?enable=false", "");
        if (client.services().has("web")) {
            client.deregister("web-1");
        }
    }

    @Test
    void a_registration_is_shown_as_it_was_made() {
        Instance web = web();

        assertThat(web.id().node()).isNotEmpty();
        assertThat(web.host()).isEqualTo("127.0.0.9");
        assertThat(web.port()).isEqualTo(8080);
        assertThat(web.tags()).containsExactly("lictor", "b", "a");
        assertThat(web.meta()).isEqualTo(Map.of("version", "3"));
        assertThat(web.weights()).isEqualTo(new Weights(5, 2));
        assertThat(web.datacenter()).isEqualTo("dc1");
        assertThat(web.createIndex()).isPositive();
        assertThat(snapshots.last().unselected()).containsKey("consul");
    }

    @Test
    void a_registration_without_address_and_checks_is_passing_at_its_node() {
        client.register("{\"Name\":\"bare\",\"Port\":7,\"Tags\":[\"lictor\"]}");
        await().atMost(SOON).until(() -> snapshots.ids("bare").equals(List.of("bare")));

        Instance bare = only("bare");
        assertThat(bare.host()).isEqualTo("127.0.0.1");
        assertThat(bare.health()).isEqualTo(Health.PASSING);
        assertThat(bare.weights()).isEqualTo(Weights.DEFAULT);

        client.deregister("bare");
        await().atMost(SOON).until(() -> !snapshots.last().services().containsKey("bare"));
        assertThat(source.status().stale()).isFalse();
    }

    @Test
    void checks_move_the_health() {
        client.warn("service:web-1");
        awaitHealth(Health.WARNING);
        assertThat(web().effectiveWeight()).isEqualTo(2);
        client.fail("service:web-1");
        awaitHealth(Health.CRITICAL);
        client.pass("service:web-1");
        awaitHealth(Health.PASSING);
    }

    @Test
    void maintenance_of_the_service_is_a_health_of_its_own() {
        client.maintenance("web-1", true, "update");
        awaitHealth(Health.MAINTENANCE);
        assertThat(web().note()).isEqualTo("update");
        client.maintenance("web-1", false, "");
        awaitHealth(Health.PASSING);
    }

    @Test
    void maintenance_of_the_node_is_one_too() {
        client.put("/v1/agent/maintenance?enable=true&reason=update", "");
        awaitHealth(Health.MAINTENANCE);
        assertThat(web().note()).isEqualTo("update");
        client.put("/v1/agent/maintenance?enable=false", "");
        awaitHealth(Health.PASSING);
    }

    @Test
    void a_check_of_the_node_counts_for_its_services() {
        client.put("/v1/agent/check/register", "{\"Name\":\"disk\",\"TTL\":\"1h\",\"Status\":\"critical\"}");
        awaitHealth(Health.CRITICAL);
        client.put("/v1/agent/check/deregister/disk", "");
        awaitHealth(Health.PASSING);
    }

    @Test
    void a_service_that_is_deregistered_leaves_without_an_alarm() {
        client.deregister("web-1");

        await().atMost(SOON).until(() -> !snapshots.last().services().containsKey("web"));
        assertThat(source.status().stale()).isFalse();
        assertThat(source.status().watches()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"post_micro", "with space", "größe", "a/b", "100%", "a+b", "what?#"})
    void a_service_is_watched_whatever_its_name(String name) {
        client.register("{\"Name\":\"" + name + "\",\"ID\":\"odd\",\"Port\":1,\"Tags\":[\"lictor\"]}");
        try {
            await().atMost(SOON).until(() -> snapshots.ids(name).equals(List.of("odd")));
        } finally {
            client.deregister("odd");
        }
    }

    @Test
    void services_whose_names_differ_only_in_case_have_their_own_instances_each() {
        client.register("{\"Name\":\"Web\",\"ID\":\"upper-1\",\"Port\":1,\"Tags\":[\"lictor\"]}");
        await().atMost(SOON).until(() -> snapshots.ids("Web").equals(List.of("upper-1")));
        assertThat(snapshots.ids("web")).containsExactly("web-1");

        client.register("{\"Name\":\"Web\",\"ID\":\"upper-2\",\"Port\":2,\"Tags\":[\"lictor\"]}");
        client.warn("service:web-1");
        await().atMost(SOON).until(() -> snapshots.ids("Web").equals(List.of("upper-1", "upper-2")));
        awaitHealth(Health.WARNING);

        client.deregister("upper-1");
        client.deregister("upper-2");
        await().atMost(SOON).until(() -> !snapshots.last().services().containsKey("Web"));
        assertThat(snapshots.ids("web")).containsExactly("web-1");
        assertThat(snapshots.all())
                .allSatisfy(shown -> shown.services()
                        .values()
                        .forEach(service -> assertThat(service.instances())
                                .allSatisfy(instance ->
                                        assertThat(instance.service()).isEqualTo(service.name()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "./", "/", "a//b", "a/../b", "http://x", "a\\tb"})
    void a_name_that_fits_into_no_path_is_shown_without_instances_and_costs_nobody_anything(String name) {
        String shown = name.replace("\\t", "\t");
        client.register("{\"Name\":\"" + name + "\",\"ID\":\"odd\",\"Port\":1,\"Tags\":[\"lictor\"]}");
        client.register("{\"Name\":\"after\",\"Port\":1,\"Tags\":[\"lictor\"]}");
        try {
            await().atMost(SOON).until(() -> snapshots.ids("after").equals(List.of("after")));
            assertThat(snapshots.last().services()).containsEntry(shown, new CatalogService(shown, List.of()));
            assertThat(snapshots.last().unselected()).doesNotContainKey(shown);
            assertThat(source.status().stale()).isFalse();
        } finally {
            client.deregister("after");
            client.deregister("odd");
        }
        await().atMost(SOON).until(() -> !snapshots.last().services().containsKey("after"));
        await().atMost(SOON).until(() -> !snapshots.last().services().containsKey(shown));
    }

    @Test
    void a_port_that_is_none_costs_nobody_else_anything() {
        client.register("{\"Name\":\"web\",\"ID\":\"web-2\",\"Port\":-1,\"Tags\":[\"lictor\"]}");
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web-1", "web-2")));

        client.deregister("web-2");
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web-1")));
    }

    @Test
    void a_new_port_is_seen_though_no_list_and_no_check_shows_it() {
        client.register("""
                {"Name":"web","ID":"web-1","Address":"127.0.0.9","Port":9090,"Tags":["lictor","b","a"],
                 "Check":{"TTL":"1h","Status":"passing"}}
                """);

        await().atMost(SOON).until(() -> web().port() == 9090);
        assertThat(web().meta()).isEmpty();
    }

    @Test
    void a_second_instance_without_checks_is_seen_though_no_list_and_no_check_shows_it() {
        client.register("{\"Name\":\"web\",\"ID\":\"web-2\",\"Port\":2,\"Tags\":[\"lictor\"]}");
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web-1", "web-2")));

        client.deregister("web-2");
        await().atMost(SOON).until(() -> snapshots.ids("web").equals(List.of("web-1")));
    }

    private Instance web() {
        return only("web");
    }

    private Instance only(String name) {
        return snapshots.last().services().values().stream()
                .filter(service -> service.name().equals(name))
                .flatMap(service -> service.instances().stream())
                .findFirst()
                .orElseThrow();
    }

    private void awaitHealth(Health health) {
        await().atMost(SOON).until(() -> web().health() == health);
    }
}
