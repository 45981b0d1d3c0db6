package io.lictor.routing;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.ClusterPolicy;
import io.lictor.balancing.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The clusters of a table in the making, from those of the table before it. Used by the one writer. */
final class NextClusters {

    private final ClusterFactory factory;
    private final Map<String, Cluster> before;
    private final Map<String, Cluster> made = new HashMap<>();

    NextClusters(ClusterFactory factory, Map<String, Cluster> before) {
        this.factory = factory;
        this.before = before;
    }

    Cluster of(String name, List<Endpoint> endpoints, ClusterPolicy policy) {
        Cluster cluster = factory.next(before.get(name), name, endpoints, policy);
        made.put(name, cluster);
        return cluster;
    }

    /** Some endpoints of a cluster; load, latency and circuit of each are those it has in the whole. */
    Cluster part(Cluster whole, String label, List<Endpoint> endpoints) {
        String name = whole.name() + "#" + label;
        Cluster known = made.get(name);
        if (known != null) {
            return known;
        }
        Cluster part = factory.next(whole, name, endpoints, whole.policy());
        made.put(name, part);
        return part;
    }

    Map<String, Cluster> made() {
        return made;
    }
}
