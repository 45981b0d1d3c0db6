package io.lictor.catalog.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.Instance;
import io.lictor.catalog.steady.MergedCatalogSource;
import io.lictor.consul.testing.ConsulAgent;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real agents, each a datacenter of its own, read through one of them. */
final class RealDatacentersTest {

    private final ConsulAgent near = ConsulAgent.start("datacenter = \"near\"");
    private final ConsulAgent far = ConsulAgent.start("datacenter = \"far\"");
    private final Snapshots snapshots = new Snapshots();
    private final MergedCatalogSource source = new MergedCatalogSource(sources());

    private Map<String, CatalogSource> sources() {
        ConsulConnection connection = ConsulConnection.to(near.baseUri());
        Map<String, CatalogSource> sources = new LinkedHashMap<>();
        for (String datacenter : List.of("near", "far")) {
            sources.put(
                    datacenter,
                    new ConsulCatalogSource(
                            connection.within(ConsulScope.HOME.in(datacenter)),
                            (name, tags) -> tags.contains("lictor"),
                            InstantSource.system(),
                            new SplittableRandom(1)));
        }
        return sources;
    }

    @BeforeEach
    void start() {
        near.joinDatacenterOf(far, "far");
        near.client().register("{\"Name\":\"web\",\"ID\":\"n\",\"Port\":7,\"Tags\":[\"lictor\"]}");
        far.client().register("{\"Name\":\"web\",\"ID\":\"f\",\"Port\":7,\"Tags\":[\"lictor\"]}");
        source.start(snapshots);
        await().until(() -> instances().equals(Map.of("n", "near", "f", "far")));
    }

    @AfterEach
    void end() {
        source.close();
        near.close();
        far.close();
    }

    @Test
    void a_change_in_the_other_datacenter_is_seen() {
        far.client().register("{\"Name\":\"web\",\"ID\":\"f2\",\"Port\":7,\"Tags\":[\"lictor\"]}");

        await().until(() -> instances().equals(Map.of("n", "near", "f", "far", "f2", "far")));
    }

    @Test
    void a_datacenter_that_has_gone_costs_only_itself_and_keeps_what_it_showed() {
        far.kill();
        await().until(() -> status("far").stale());

        near.client().register("{\"Name\":\"web\",\"ID\":\"n2\",\"Port\":7,\"Tags\":[\"lictor\"]}");

        await().until(() -> instances().equals(Map.of("n", "near", "n2", "near", "f", "far")));
        assertThat(status("near").stale()).isFalse();
    }

    private CatalogStatus status(String datacenter) {
        return Objects.requireNonNull(source.status().datacenters().get(datacenter));
    }

    /** The datacenter of each instance of the one service. */
    private Map<String, String> instances() {
        Map<String, String> datacenters = new LinkedHashMap<>();
        if (snapshots.count() > 0) {
            snapshots.last().services().values().stream()
                    .flatMap(service -> service.instances().stream())
                    .forEach(instance -> datacenters.put(id(instance), instance.datacenter()));
        }
        return datacenters;
    }

    private static String id(Instance instance) {
        return instance.id().serviceId();
    }
}
