package io.lictor.routing;

import io.lictor.path.PersistentMap;
import java.util.ArrayList;
import java.util.List;

/**
 * What one service got in the end. Immutable.
 *
 * @param routes those it wanted, each with the methods it holds, but for those that hold none
 * @param rejected what it asked for and did not get, with what other routes hold
 */
record ServiceOutcome(ServiceRoutes made, List<Route> routes, List<RejectedRoute> rejected) {

    ServiceOutcome {
        routes = List.copyOf(routes);
        rejected = List.copyOf(rejected);
    }

    static ServiceOutcome none(String service) {
        return new ServiceOutcome(ServiceRoutes.none(service), List.of(), List.of());
    }

    static ServiceOutcome of(ServiceRoutes made, PersistentMap<Claims> claims) {
        List<Route> routes = new ArrayList<>();
        List<RejectedRoute> rejected = new ArrayList<>(made.problems());
        for (Route route : made.wanted()) {
            List<String> held = new ArrayList<>();
            for (Place place : route.places()) {
                Claims claimed = claims.get(place.key());
                Route holder = claimed == null ? route : claimed.holder(route);
                if (holder.equals(route)) {
                    held.add(place.method());
                } else {
                    rejected.add(conflict(route, place.method(), holder));
                }
            }
            if (!held.isEmpty()) {
                routes.add(route.withMethods(held));
            }
        }
        return new ServiceOutcome(made, routes, rejected);
    }

    private static RejectedRoute conflict(Route loser, String method, Route winner) {
        return new RejectedRoute(
                loser.service(),
                loser.withMethods(List.of(method)).match(),
                RejectedRoute.Reason.CONFLICT,
                "route " + winner.id() + " of service " + winner.service() + " holds this method and path");
    }
}
