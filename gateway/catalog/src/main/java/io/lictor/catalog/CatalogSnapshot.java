package io.lictor.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What Consul knew at one moment. Immutable.
 *
 * @param services the selected services with all their instances, healthy or not, by name
 * @param unselected name and tags of every service that Consul lists and the selector refused
 * @param index the highest Consul index this picture was made from
 * @param takenAt when Consul's first answer came by which this picture differs from the one before
 * @param restored whether at least part of it was read from disk, because Consul has not answered since the start; {@code takenAt} is then
 *     when Consul showed that part
 */
public record CatalogSnapshot(
        SortedMap<String, CatalogService> services,
        SortedMap<String, SortedSet<String>> unselected,
        long index,
        Instant takenAt,
        boolean restored) {

    public CatalogSnapshot {
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        SortedMap<String, SortedSet<String>> tagsByName = new TreeMap<>();
        unselected.forEach(
                (name, tags) -> tagsByName.put(name, Collections.unmodifiableSortedSet(new TreeSet<>(tags))));
        unselected = Collections.unmodifiableSortedMap(tagsByName);
    }

    /** What Consul shows. */
    public CatalogSnapshot(
            SortedMap<String, CatalogService> services,
            SortedMap<String, SortedSet<String>> unselected,
            long index,
            Instant takenAt) {
        this(services, unselected, index, takenAt, false);
    }

    /** The same picture with other services. */
    public CatalogSnapshot with(SortedMap<String, CatalogService> others) {
        return new CatalogSnapshot(others, unselected, index, takenAt, restored);
    }

    /** The same picture, with the very objects of an earlier one for the services that are equal in both. */
    public CatalogSnapshot reusing(CatalogSnapshot earlier) {
        SortedMap<String, CatalogService> reused = new TreeMap<>(services);
        reused.replaceAll((name, service) -> {
            CatalogService before = earlier.services.get(name);
            return service.equals(before) ? before : service;
        });
        return with(reused);
    }

    /** Whether both show the same services from the same kind of source; index and time do not count. */
    public boolean samePicture(CatalogSnapshot other) {
        return restored == other.restored && services.equals(other.services) && unselected.equals(other.unselected);
    }

    /** How many instances the selected services have. */
    public int size() {
        return services.values().stream()
                .mapToInt(service -> service.instances().size())
                .sum();
    }
}
