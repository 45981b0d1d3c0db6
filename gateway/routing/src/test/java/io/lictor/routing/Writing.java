package io.lictor.routing;

import static io.lictor.routing.Catalogs.RULES;
import static org.awaitility.Awaitility.await;

import io.lictor.balancing.BalancingSettings;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.EndpointStatus;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import io.lictor.catalog.KeySnapshot;
import io.lictor.catalog.StoredValue;
import io.lictor.path.PathMatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A writer at work, its loader, and what requests would find in its table. */
final class Writing implements AutoCloseable {

    final ScriptedLoader loader = new ScriptedLoader();
    private final Map<String, StoredValue> keys = new HashMap<>();
    private final Map<String, StoredValue> overrides = new HashMap<>();
    private final ActiveRouteTable active = new ActiveRouteTable();
    private final RouteTableWriter writer = new RouteTableWriter(
            RULES,
            new ClusterFactory(BalancingSettings.defaults(), System::nanoTime, () -> new Random(7)),
            loader,
            active,
            List.of());

    void instances(Instance... instances) {
        writer.accept(Catalogs.snapshot(instances));
    }

    void key(String key, byte[] value) {
        keys.put(key, new StoredValue(value));
        writer.acceptKeys(new KeySnapshot(new TreeMap<>(keys)));
    }

    void withoutKey(String key) {
        keys.remove(key);
        writer.acceptKeys(new KeySnapshot(new TreeMap<>(keys)));
    }

    /** Writes a key below {@code lictor/services/}. */
    void override(String key, byte[] value) {
        overrides.put(key, new StoredValue(value));
        writer.acceptOverrides(new KeySnapshot(new TreeMap<>(overrides)));
    }

    void withoutOverride(String key) {
        overrides.remove(key);
        writer.acceptOverrides(new KeySnapshot(new TreeMap<>(overrides)));
    }

    /** The same instances, and a service that has no tag of ours. */
    void unselected(String service, String tag) {
        CatalogSnapshot now = until(any -> true).snapshot();
        writer.accept(new CatalogSnapshot(
                now.services(),
                new TreeMap<>(Map.of(service, new TreeSet<>(Set.of(tag)))),
                now.index(),
                now.takenAt()));
    }

    RouteTable until(Predicate<RouteTable> wanted) {
        return await().until(() -> active.current().orElse(null), table -> table != null && wanted.test(table));
    }

    RouteTable untilFound(String path) {
        return until(table -> route(table, path).isPresent());
    }

    /** Waits until a path leads to exactly these ports. */
    RouteTable untilLeadsTo(String path, Integer... ports) {
        return until(table -> ports(table, path).equals(List.of(ports)));
    }

    static Optional<Route> route(RouteTable table, String path) {
        return table.match("", "GET", path) instanceof PathMatch.Found<Route> found
                ? Optional.of(found.value())
                : Optional.empty();
    }

    /** Where a path leads to; nothing without a route. */
    static List<Integer> ports(RouteTable table, String path) {
        return route(table, path).stream()
                .flatMap(route -> route.target().cluster().status().stream())
                .map(EndpointStatus::endpoint)
                .map(endpoint -> endpoint.id().port())
                .sorted()
                .toList();
    }

    static Target.Grpc grpc(RouteTable table, String path) {
        return (Target.Grpc) route(table, path).orElseThrow().target();
    }

    @Override
    public void close() {
        writer.close();
    }
}
