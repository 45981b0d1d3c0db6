package io.lictor.routing;

import io.lictor.path.PathMatch;
import io.lictor.path.PersistentMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Routes that do not contradict each other, and what was refused to get there. Immutable; {@link RouteSetChange} makes the
 * next one, which shares what is the same.
 *
 * @param claims of all routes, by the {@linkplain Place#key() place} they want
 * @param services by name
 * @param routeCount of all services
 * @param rejectedCount of all services
 */
record RouteSet(
        Hosts hosts,
        PersistentMap<Claims> claims,
        PersistentMap<ServiceOutcome> services,
        int routeCount,
        int rejectedCount) {

    static RouteSet empty() {
        return new RouteSet(Hosts.none(), PersistentMap.empty(), PersistentMap.empty(), 0, 0);
    }

    PathMatch<Route> match(RequestHead request) {
        return hosts.match(request);
    }

    ServiceOutcome service(String name) {
        ServiceOutcome known = services.get(name);
        return known == null ? ServiceOutcome.none(name) : known;
    }

    /** Of all services, by their names. */
    List<ServiceOutcome> outcomes() {
        List<ServiceOutcome> outcomes = new ArrayList<>(services.size());
        services.forEach((name, outcome) -> outcomes.add(outcome));
        outcomes.sort(Comparator.comparing(outcome -> outcome.made().service()));
        return outcomes;
    }
}
