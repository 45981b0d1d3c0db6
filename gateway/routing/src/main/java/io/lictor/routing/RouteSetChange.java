package io.lictor.routing;

import io.lictor.path.PersistentMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The way from one set of routes to the next: what services want now is claimed place by place, then everybody whose luck
 * has changed gets a new outcome. What the services are given in which order makes no difference. Used by the one writer.
 */
final class RouteSetChange {

    private final RouteSet before;
    private final Map<String, ServiceRoutes> changed = new HashMap<>();
    private final Set<String> touched = new TreeSet<>();
    private Hosts hosts;
    private PersistentMap<Claims> claims;

    RouteSetChange(RouteSet before) {
        this.before = before;
        this.hosts = before.hosts();
        this.claims = before.claims();
    }

    /** A service wants this instead of what it wanted. */
    void put(ServiceRoutes next) {
        String service = next.service();
        ServiceRoutes old =
                changed.getOrDefault(service, before.service(service).made());
        Map<String, Wish> wishes = new LinkedHashMap<>();
        old.wanted().forEach(route -> route.places().forEach(place -> wish(wishes, place)));
        next.wanted()
                .forEach(route -> route.places()
                        .forEach(place -> wish(wishes, place).routes().add(route)));
        wishes.forEach((key, wish) -> claim(key, wish, service));
        changed.put(service, next);
        touched.add(service);
    }

    /** A service is not there any more. */
    void remove(String service) {
        put(ServiceRoutes.none(service));
    }

    private record Wish(Place place, List<Route> routes) {}

    private static Wish wish(Map<String, Wish> wishes, Place place) {
        return wishes.computeIfAbsent(place.key(), key -> new Wish(place, new ArrayList<>(1)));
    }

    private void claim(String key, Wish wish, String service) {
        Claims known = claims.get(key);
        Claims old = known == null ? Claims.none() : known;
        Claims now = old.with(service, wish.routes());
        claims = now.isEmpty() ? claims.without(key) : claims.with(key, now);
        if (!old.holders().equals(now.holders())) {
            hosts = hosts.with(wish.place(), now.holders());
        }
        for (Route other : now.claimants()) {
            if (!other.service().equals(service) && !sameHolder(old.holder(other), now.holder(other))) {
                touched.add(other.service());
            }
        }
    }

    /** As far as those can see who want what it holds. */
    private static boolean sameHolder(Route one, Route other) {
        return one.service().equals(other.service()) && one.id().equals(other.id());
    }

    /** The services whose outcome may be another one now, by name. */
    Set<String> touched() {
        return touched;
    }

    RouteSet result() {
        PersistentMap<ServiceOutcome> services = before.services();
        int routes = before.routeCount();
        int rejected = before.rejectedCount();
        for (String service : touched) {
            ServiceOutcome old = before.service(service);
            ServiceOutcome now = ServiceOutcome.of(changed.getOrDefault(service, old.made()), claims);
            boolean nothing = now.routes().isEmpty()
                    && now.rejected().isEmpty()
                    && now.made().clusters().isEmpty();
            services = nothing ? services.without(service) : services.with(service, now);
            routes += now.routes().size() - old.routes().size();
            rejected += now.rejected().size() - old.rejected().size();
        }
        return new RouteSet(hosts, claims, services, routes, rejected);
    }
}
