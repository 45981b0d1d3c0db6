package io.lictor.routing;

import io.lictor.balancing.Cluster;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.path.PathMatch;
import io.lictor.path.PathTrie;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything a request needs to know, as of one catalog snapshot. Immutable: a request that holds one sees the same
 * routes from match to answer.
 */
public final class RouteTable {

    private final long generation;
    private final CatalogSnapshot snapshot;
    private final List<Route> routes;
    private final List<RejectedRoute> rejected;
    private final Map<String, Cluster> clusters;
    private final Map<String, PathTrie<Route>> byHost;
    private final PathTrie<Route> anyHost;

    RouteTable(long generation, CatalogSnapshot snapshot, RouteSet set, Map<String, Cluster> clusters) {
        this.generation = generation;
        this.snapshot = snapshot;
        this.routes = set.routes();
        this.rejected = set.rejected();
        this.byHost = set.byHost();
        this.anyHost = set.anyHost();
        this.clusters = Map.copyOf(clusters);
    }

    /**
     * Finds the route of a request. Routes of the request's own host go before those of every host.
     *
     * @param host lower case, without port
     * @param rawPath as it came, without query
     */
    public PathMatch<Route> match(String host, String method, String rawPath) {
        PathTrie<Route> own = byHost.get(host);
        if (own == null) {
            return anyHost.match(method, rawPath);
        }
        PathMatch<Route> first = own.match(method, rawPath);
        if (!(first instanceof PathMatch.NotFound || first instanceof PathMatch.MethodNotAllowed)) {
            return first;
        }
        return other(first, anyHost.match(method, rawPath));
    }

    private static PathMatch<Route> other(PathMatch<Route> first, PathMatch<Route> second) {
        if (first instanceof PathMatch.MethodNotAllowed<Route> own) {
            if (second instanceof PathMatch.MethodNotAllowed<Route> every) {
                SortedSet<String> allowed = new TreeSet<>(own.allowed());
                allowed.addAll(every.allowed());
                return new PathMatch.MethodNotAllowed<>(allowed);
            }
            return second instanceof PathMatch.NotFound ? first : second;
        }
        return second;
    }

    /** Counts the tables of this process, from 1. */
    public long generation() {
        return generation;
    }

    public CatalogSnapshot snapshot() {
        return snapshot;
    }

    /** Sorted by id. */
    public List<Route> routes() {
        return routes;
    }

    public List<RejectedRoute> rejected() {
        return rejected;
    }

    public Collection<Cluster> clusters() {
        return clusters.values();
    }

    Map<String, Cluster> clustersByName() {
        return clusters;
    }
}
