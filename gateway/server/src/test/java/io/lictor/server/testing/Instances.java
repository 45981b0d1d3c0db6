package io.lictor.server.testing;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Registrations written by hand. */
public final class Instances {

    private Instances() {}

    public static Instance passing(String service, int port, String... tags) {
        return instance(service, port, Health.PASSING, tags);
    }

    public static Instance critical(String service, int port, String... tags) {
        return instance(service, port, Health.CRITICAL, tags);
    }

    private static Instance instance(String service, int port, Health health, String... tags) {
        return new Instance(
                new InstanceId("node", service + "-" + port),
                service,
                "127.0.0.1",
                port,
                List.of(tags),
                Map.of(),
                new Weights(1, 1),
                health,
                port,
                port,
                "dc1",
                Map.of());
    }

    public static CatalogSnapshot snapshot(Map<String, ? extends SortedSet<String>> unselected, Instance... instances) {
        SortedMap<String, List<Instance>> byName = new TreeMap<>();
        Arrays.stream(instances)
                .forEach(instance -> byName.computeIfAbsent(instance.service(), any -> new ArrayList<>())
                        .add(instance));
        SortedMap<String, CatalogService> services = new TreeMap<>();
        byName.forEach((name, members) -> services.put(name, new CatalogService(name, members)));
        return new CatalogSnapshot(services, new TreeMap<>(unselected), 1, Instant.EPOCH);
    }
}
