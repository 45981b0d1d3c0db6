package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogSnapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Collects what a source publishes. */
final class Snapshots implements Consumer<CatalogSnapshot> {
    private final List<CatalogSnapshot> all = new CopyOnWriteArrayList<>();

    @Override
    public void accept(CatalogSnapshot snapshot) {
        all.add(snapshot);
    }

    int count() {
        return all.size();
    }

    List<CatalogSnapshot> all() {
        return List.copyOf(all);
    }

    CatalogSnapshot first() {
        return all.get(0);
    }

    CatalogSnapshot last() {
        return all.get(all.size() - 1);
    }

    /** The ids of a service's instances in the latest snapshot; empty when there is no such service. */
    List<String> ids(String service) {
        if (all.isEmpty() || !last().services().containsKey(service)) {
            return List.of();
        }
        return last().services().get(service).instances().stream()
                .map(instance -> instance.id().serviceId())
                .toList();
    }
}
