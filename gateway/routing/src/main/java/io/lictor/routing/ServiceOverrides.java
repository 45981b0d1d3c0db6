package io.lictor.routing;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the operator has written about one service in Consul's KV store. Immutable.
 *
 * @param whole by key, for all instances
 * @param instances the same by the id of an instance; it goes before what is written for all
 * @param problems what of it cannot be used
 */
record ServiceOverrides(
        SortedMap<String, Stated<?>> whole,
        SortedMap<String, SortedMap<String, Stated<?>>> instances,
        List<RejectedRoute> problems) {

    static final ServiceOverrides NONE = new ServiceOverrides(new TreeMap<>(), new TreeMap<>(), List.of());

    ServiceOverrides {
        whole = Collections.unmodifiableSortedMap(new TreeMap<>(whole));
        SortedMap<String, SortedMap<String, Stated<?>>> copies = new TreeMap<>();
        instances.forEach((id, own) -> copies.put(id, Collections.unmodifiableSortedMap(new TreeMap<>(own))));
        instances = Collections.unmodifiableSortedMap(copies);
        problems = List.copyOf(problems);
    }

    /** What holds for one instance, by key. */
    Map<String, Stated<?>> of(String instanceId) {
        SortedMap<String, Stated<?>> own = instances.getOrDefault(instanceId, new TreeMap<>());
        if (own.isEmpty()) {
            return whole;
        }
        Map<String, Stated<?>> all = new TreeMap<>(whole);
        all.putAll(own);
        return all;
    }
}
