package io.lictor.routing;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the operator has written below {@code lictor/services/}. Immutable.
 *
 * @param byService by the name of the service
 * @param problems keys that name no service
 */
record Overrides(SortedMap<String, ServiceOverrides> byService, List<RejectedRoute> problems) {

    /** Where the keys lie in Consul. */
    static final String PREFIX = "lictor/services/";

    /** What follows the name of a service before the id of an instance. */
    static final String INSTANCES = "instances";

    static final Overrides NONE = new Overrides(new TreeMap<>(), List.of());

    Overrides {
        byService = Collections.unmodifiableSortedMap(new TreeMap<>(byService));
        problems = List.copyOf(problems);
    }

    ServiceOverrides of(String service) {
        return byService.getOrDefault(service, ServiceOverrides.NONE);
    }

    /** What is written for nobody: tags select, so an override alone exposes nothing. */
    List<RejectedRoute> idle(CatalogSnapshot snapshot) {
        List<RejectedRoute> idle = new ArrayList<>(problems);
        byService.forEach((service, overrides) -> {
            if (!snapshot.services().containsKey(service)) {
                idle.addAll(overrides.problems());
                String why = why(snapshot.unselected().get(service));
                paths(service, overrides)
                        .forEach(path -> idle.add(new RejectedRoute(service, path, Reason.UNUSED, why)));
            }
        });
        return idle;
    }

    private static String why(@Nullable SortedSet<String> tags) {
        return tags == null
                ? "Consul has no service of this name; delete the key if none is to come"
                : "the service has no tag that asks for routes, and an override exposes nothing; it has " + tags;
    }

    private static Stream<String> paths(String service, ServiceOverrides overrides) {
        return Stream.concat(
                overrides.whole().keySet().stream().map(name -> path(service, name)),
                overrides.instances().keySet().stream().flatMap(id -> paths(service, id, overrides)));
    }

    /** The keys of one instance. */
    static Stream<String> paths(String service, String id, ServiceOverrides overrides) {
        return overrides.instances().getOrDefault(id, new TreeMap<>()).keySet().stream()
                .map(name -> path(service, INSTANCES, id, name));
    }

    private static String path(String... segments) {
        return PREFIX
                + String.join(
                        "/",
                        Stream.of(segments)
                                .map(segment -> segment.replace("%", "%25").replace("/", "%2F"))
                                .toList());
    }
}
