package io.lictor.routing;

import io.lictor.balancing.Cluster;
import java.util.List;
import java.util.Map;

/**
 * What one service makes of its registrations, whatever other services want. Immutable.
 *
 * @param wanted in declaration order
 * @param problems what it asked for and cannot have
 * @param clusters by name
 */
record ServiceRoutes(String service, List<Route> wanted, List<RejectedRoute> problems, Map<String, Cluster> clusters) {

    ServiceRoutes {
        wanted = List.copyOf(wanted);
        problems = List.copyOf(problems);
        clusters = Map.copyOf(clusters);
    }

    static ServiceRoutes none(String service) {
        return new ServiceRoutes(service, List.of(), List.of(), Map.of());
    }
}
