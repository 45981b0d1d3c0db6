package io.lictor.catalog;

import java.util.Comparator;
import java.util.List;

/** One service name with all its instances, the critical ones too, oldest registration first. Immutable. */
public record CatalogService(String name, List<Instance> instances) {
    private static final Comparator<Instance> OLDEST_FIRST = Comparator.comparingLong(Instance::createIndex)
            .thenComparing(instance -> instance.id().node())
            .thenComparing(instance -> instance.id().serviceId());

    public CatalogService {
        instances = instances.stream().sorted(OLDEST_FIRST).toList();
    }
}
