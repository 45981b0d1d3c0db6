package io.lictor.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.EndpointFigures;
import io.lictor.catalog.Instance;
import io.lictor.routing.RouteTable;
import io.lictor.server.testing.Instances;
import io.lictor.server.testing.Tables;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The meters of routes, clusters and endpoints live as long as these do. */
@Timeout(300)
final class MeterLifeTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SERVICES = 100;
    private static final int INSTANCES_EACH = 100;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RouteMeters routes = new RouteMeters(registry);
    private final EndpointMeters endpoints = new EndpointMeters(registry);
    private final ClusterMeters clusters = new ClusterMeters(registry);
    private final Tables tables = new Tables(routes, endpoints, clusters);

    @AfterEach
    void close() {
        tables.close();
    }

    private static Instance[] many() {
        return IntStream.range(0, SERVICES * INSTANCES_EACH)
                .mapToObj(i -> Instances.passing("service-" + i % SERVICES, 10_000 + i, "restful"))
                .toArray(Instance[]::new);
    }

    private void untilSizes(int routeCount, int endpointCount) {
        await().atMost(LIMIT).until(() -> routes.size() == routeCount && endpoints.size() == endpointCount);
    }

    private long lines() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("lictor_"))
                .count();
    }

    @Test
    void ten_thousand_endpoints_come_and_go_and_no_meter_stays() {
        Instance kept = Instances.passing("kept", 9_000, "restful");
        tables.swap(kept);
        untilSizes(1, 1);
        int meters = registry.getMeters().size();
        long lines = lines();

        for (int round = 0; round < 2; round++) {
            Instance[] all = many();
            all[0] = kept;
            tables.swap(all);
            untilSizes(SERVICES + 1, SERVICES * INSTANCES_EACH);
            assertThat(registry.getMeters()).hasSizeGreaterThan(10_000);

            tables.swap(kept);
            untilSizes(1, 1);
        }

        await().atMost(LIMIT).until(() -> registry.getMeters().size() == meters);
        assertThat(lines()).isEqualTo(lines);
        assertThat(clusters.size()).isEqualTo(1);
    }

    @Test
    void an_endpoint_that_comes_and_goes_alone_leaves_the_others_be() {
        Instance[] two = {Instances.passing("orders", 9_001, "restful"), Instances.passing("orders", 9_002, "restful")};
        tables.swap(two[0]);
        untilSizes(1, 1);
        int meters = registry.getMeters().size();
        Set<String> before = names();

        tables.swap(two);
        untilSizes(1, 2);
        tables.swap(two[0]);
        untilSizes(1, 1);

        await().atMost(LIMIT).until(() -> registry.getMeters().size() == meters);
        assertThat(names()).isEqualTo(before);
    }

    /** With labels. */
    private Set<String> names() {
        return registry.scrape()
                .lines()
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toSet());
    }

    @Test
    void the_figures_of_an_endpoint_that_has_gone_can_be_collected() {
        List<WeakReference<EndpointFigures>> figures =
                figures(tables.swap(Instances.passing("orders", 9_001, "restful")));
        untilSizes(1, 1);

        tables.swap(Instances.passing("post", 9_002, "restful"));
        untilSizes(1, 1);

        assertThat(figures).isNotEmpty();
        await().atMost(LIMIT).until(() -> {
            System.gc();
            return figures.stream().allMatch(reference -> reference.get() == null);
        });
    }

    private static List<WeakReference<EndpointFigures>> figures(RouteTable table) {
        return table.clusters().stream()
                .map(Cluster::figures)
                .flatMap(each -> each.values().stream())
                .map(WeakReference::new)
                .toList();
    }

    @Test
    void an_endpoint_of_many_routes_has_one_set_of_meters() {
        tables.swap(Instances.passing("greeter", 9_001, "rpc"));
        await().atMost(LIMIT).until(() -> routes.size() > 1 && endpoints.size() == 1);

        assertThat(registry.get("lictor.endpoint.picks").functionCounters()).hasSize(1);
    }
}
