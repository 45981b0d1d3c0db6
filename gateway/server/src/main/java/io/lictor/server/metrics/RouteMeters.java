package io.lictor.server.metrics;

import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of each route of the active table: there before a request can see the route, and removed when it has left.
 * Changed by the writer's thread, read by every request.
 */
public final class RouteMeters implements TableListener {

    private final MeterRegistry registry;
    private final Map<String, RouteMeter> byId = new ConcurrentHashMap<>();
    private final PerService<String, String> held = new PerService<>(new Routes());

    public RouteMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Empty for a route that has left the table: who still holds it is not counted any more. */
    public Optional<RouteMeter> of(Route route) {
        return Optional.ofNullable(byId.get(route.id()));
    }

    /** Empty when the table has no route of this id. */
    public Optional<RouteFigures> figures(String id) {
        return Optional.ofNullable(byId.get(id)).map(RouteMeter::figures);
    }

    int size() {
        return byId.size();
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {
        held.beforeSwap(next, services);
    }

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        held.afterSwap(now, services);
    }

    private final class Routes implements PerService.Life<String, String> {

        @Override
        public Map<String, String> wanted(RouteTable table, String service) {
            Map<String, String> wanted = new HashMap<>();
            table.routes(service).forEach(route -> wanted.put(route.id(), route.service()));
            return wanted;
        }

        @Override
        public MeterGroup begin(String id, String service) {
            MeterGroup meters = new MeterGroup(registry, RouteMeter.tags(id, service));
            byId.put(id, new RouteMeter(meters));
            return meters;
        }

        @Override
        public void end(String id, String service) {
            byId.remove(id);
        }
    }
}
