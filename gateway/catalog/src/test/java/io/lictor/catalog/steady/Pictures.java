package io.lictor.catalog.steady;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Catalogs written by hand. */
final class Pictures {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Pictures() {}

    /** @param services each as {@code name:id,id}; a name alone is one that is not selected */
    static CatalogSnapshot at(long index, String... services) {
        SortedMap<String, CatalogService> selected = new TreeMap<>();
        SortedMap<String, SortedSet<String>> unselected = new TreeMap<>();
        for (String service : services) {
            String[] parts = service.split(":", 2);
            if (parts.length == 1) {
                unselected.put(parts[0], new TreeSet<>());
            } else {
                List<Instance> instances = Arrays.stream(parts[1].split(","))
                        .filter(id -> !id.isEmpty())
                        .map(id -> instance(parts[0], id))
                        .toList();
                selected.put(parts[0], new CatalogService(parts[0], instances));
            }
        }
        return new CatalogSnapshot(selected, unselected, index, START);
    }

    static Instance instance(String service, String id) {
        return new Instance(
                new InstanceId("n1", id),
                service,
                "10.0.0.1",
                80,
                List.of("lictor"),
                Map.of("version", "1"),
                Weights.DEFAULT,
                Health.PASSING,
                7,
                8,
                "dc1",
                Map.of());
    }

    /** The same notation. */
    static List<String> words(CatalogSnapshot snapshot) {
        return snapshot.services().values().stream()
                .map(service -> service.name() + ":"
                        + service.instances().stream()
                                .map(instance -> instance.id().serviceId())
                                .collect(Collectors.joining(",")))
                .toList();
    }

    static CatalogSnapshot restored(CatalogSnapshot snapshot, Instant takenAt) {
        return new CatalogSnapshot(snapshot.services(), snapshot.unselected(), snapshot.index(), takenAt, true);
    }
}
