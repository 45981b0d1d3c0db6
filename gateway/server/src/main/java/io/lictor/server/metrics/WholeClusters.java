package io.lictor.server.metrics;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.RetryBudget;
import io.lictor.routing.RouteTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The clusters of a service without parts of others, whose endpoints are the same. Stateless. */
final class WholeClusters {

    private WholeClusters() {}

    static List<Cluster> of(RouteTable table, String service) {
        Set<RetryBudget> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Cluster> clusters = new ArrayList<>(table.clusters(service));
        // A part is called as its whole is, and something more.
        clusters.sort(Comparator.comparing(Cluster::name));
        clusters.removeIf(cluster -> !seen.add(cluster.retryBudget()));
        return clusters;
    }
}
