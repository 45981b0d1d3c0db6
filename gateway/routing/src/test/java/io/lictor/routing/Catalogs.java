package io.lictor.routing;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Snapshots written by hand, and the rules most tests use. */
final class Catalogs {

    static final RoutingRules RULES = new RoutingRules(
            Set.of("restful", "web"),
            Set.of("rpc"),
            List.of("/actuator", "/docs"),
            TrafficPolicy.defaults(),
            RoutePolicy.defaults());

    private Catalogs() {}

    static Instance instance(String service, int port, String... tags) {
        return instance(service, port, Map.of(), tags);
    }

    static Instance instance(String service, int port, Map<String, String> meta, String... tags) {
        return new Instance(
                new InstanceId("node", service + "-" + port),
                service,
                "127.0.0.1",
                port,
                List.of(tags),
                meta,
                new Weights(1, 1),
                Health.PASSING,
                port,
                port,
                "dc1",
                Map.of());
    }

    static Instance with(Instance instance, Health health) {
        return new Instance(
                instance.id(),
                instance.service(),
                instance.host(),
                instance.port(),
                instance.tags(),
                instance.meta(),
                instance.weights(),
                health,
                instance.createIndex(),
                instance.modifyIndex(),
                instance.datacenter(),
                instance.nodeMeta());
    }

    static Instance onNode(Instance instance, String datacenter, Map<String, String> nodeMeta) {
        return new Instance(
                instance.id(),
                instance.service(),
                instance.host(),
                instance.port(),
                instance.tags(),
                instance.meta(),
                instance.weights(),
                instance.health(),
                instance.createIndex(),
                instance.modifyIndex(),
                datacenter,
                nodeMeta);
    }

    static CatalogSnapshot snapshot(Instance... instances) {
        SortedMap<String, List<Instance>> byService = new TreeMap<>();
        Arrays.stream(instances)
                .forEach(instance -> byService
                        .computeIfAbsent(instance.service(), any -> new ArrayList<>())
                        .add(instance));
        SortedMap<String, CatalogService> services = new TreeMap<>();
        byService.forEach((name, members) -> services.put(name, new CatalogService(name, members)));
        return new CatalogSnapshot(services, new TreeMap<>(), 1, java.time.Instant.EPOCH);
    }
}
