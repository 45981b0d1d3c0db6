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
 */
public record CatalogSnapshot(
        SortedMap<String, CatalogService> services,
        SortedMap<String, SortedSet<String>> unselected,
        long index,
        Instant takenAt) {

    public CatalogSnapshot {
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        SortedMap<String, SortedSet<String>> tagsByName = new TreeMap<>();
        unselected.forEach(
                (name, tags) -> tagsByName.put(name, Collections.unmodifiableSortedSet(new TreeSet<>(tags))));
        unselected = Collections.unmodifiableSortedMap(tagsByName);
    }

    /** Whether both show the same services; index and time do not count. */
    public boolean samePicture(CatalogSnapshot other) {
        return services.equals(other.services) && unselected.equals(other.unselected);
    }
}
