package io.lictor.routing;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.RetryBudget;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.path.PathMatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything a request needs to know, as of one catalog snapshot. Immutable: a request that holds one sees the same
 * routes from match to answer. What only people look at is put together when somebody looks.
 */
public final class RouteTable {

    private final long generation;
    private final CatalogSnapshot snapshot;
    private final RouteSet set;
    private volatile @Nullable List<Route> sorted;

    RouteTable(long generation, CatalogSnapshot snapshot, RouteSet set) {
        this.generation = generation;
        this.snapshot = snapshot;
        this.set = set;
    }

    /**
     * Finds the route of a request. Routes of its own host go before those of {@code *.} hosts, the longest first, and those
     * before the ones of every host; of one host literal segments before variables, patterns and {@code **}. A route whose
     * condition does not hold is as if it were not there.
     */
    public PathMatch<Route> match(RequestHead request) {
        return set.match(request);
    }

    /** The same for a request without headers and query. */
    public PathMatch<Route> match(String host, String method, String rawPath) {
        return match(RequestHead.of(host, method, rawPath));
    }

    /**
     * What each route says to a request, for people: the one that is chosen is the one that {@link #match} finds. Looks at every
     * route, so it is nothing for an event loop.
     */
    public Candidates candidates(RequestHead request) {
        return new Trial(set, request).hold();
    }

    /** Counts the tables of this process, from 1. */
    public long generation() {
        return generation;
    }

    public CatalogSnapshot snapshot() {
        return snapshot;
    }

    public int routeCount() {
        return set.routeCount();
    }

    /** Sorted by id. */
    public List<Route> routes() {
        List<Route> known = sorted;
        if (known == null) {
            List<Route> routes = new ArrayList<>(routeCount());
            set.services().forEach((service, outcome) -> routes.addAll(outcome.routes()));
            routes.sort(Comparator.comparing(Route::id));
            known = List.copyOf(routes);
            sorted = known; // two threads may both do it, and come to the same
        }
        return known;
    }

    /** Of one service, in the order they are declared. */
    public List<Route> routes(String service) {
        return set.service(service).routes();
    }

    public int rejectedCount() {
        return set.rejectedCount();
    }

    /** By service. */
    public List<RejectedRoute> rejected() {
        return set.outcomes().stream()
                .flatMap(outcome -> outcome.rejected().stream())
                .toList();
    }

    public Collection<Cluster> clusters() {
        return set.outcomes().stream()
                .flatMap(outcome -> outcome.made().clusters().values().stream())
                .toList();
    }

    /** Of one service. */
    public Collection<Cluster> clusters(String service) {
        return set.service(service).made().clusters().values();
    }

    /** Of one service, without those that are parts of others and call the same endpoints: there each endpoint is once. */
    public List<Cluster> wholeClusters(String service) {
        Set<RetryBudget> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Cluster> clusters = new ArrayList<>(clusters(service));
        // A part is called as its whole is, and something more.
        clusters.sort(Comparator.comparing(Cluster::name));
        clusters.removeIf(cluster -> !seen.add(cluster.retryBudget()));
        return clusters;
    }

    RouteSet set() {
        return set;
    }
}
