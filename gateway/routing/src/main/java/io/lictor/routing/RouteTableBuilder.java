package io.lictor.routing;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Endpoint;
import io.lictor.catalog.CatalogSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a snapshot and what is known of the services' methods into a complete table. A service, instance, tag or
 * binding that cannot be routed costs at most itself. Used by the one writer.
 */
final class RouteTableBuilder {

    private final RoutingRules rules;
    private final ClusterFactory clusters;

    RouteTableBuilder(RoutingRules rules, ClusterFactory clusters) {
        this.rules = rules;
        this.clusters = clusters;
    }

    RouteTable build(
            CatalogSnapshot snapshot,
            List<ServiceRegistrations> services,
            ServiceMethods methods,
            @Nullable RouteTable previous) {
        Map<String, Cluster> before = previous == null ? Map.of() : previous.clustersByName();
        Map<String, Cluster> after = new HashMap<>();
        List<Route> candidates = new ArrayList<>();
        List<RejectedRoute> rejected = new ArrayList<>();
        for (ServiceRegistrations service : services) {
            Problems problems = new Problems(service.service());
            service.members().forEach((declaration, members) -> {
                String name = declaration.clusterName(service.service());
                Cluster cluster = clusters.next(before.get(name), name, endpoints(members));
                after.put(name, cluster);
                RouteDraft draft = draft(service.service(), declaration, members, cluster);
                candidates.addAll(
                        declaration.rule().isPresent()
                                ? draft.http(rules, problems)
                                : draft.grpc(methods.of(service.service()), rules, problems));
            });
            rejected.addAll(service.problems());
            rejected.addAll(problems.found());
        }
        long generation = previous == null ? 1 : previous.generation() + 1;
        return new RouteTable(generation, snapshot, RouteSet.of(candidates, rejected), after);
    }

    private static List<Endpoint> endpoints(List<Registration> members) {
        return members.stream()
                .map(Registration::endpoint)
                .filter(endpoint -> endpoint.weight() > 0)
                .toList();
    }

    private RouteDraft draft(String service, Declaration declaration, List<Registration> members, Cluster cluster) {
        long createIndex = members.stream()
                .mapToLong(member -> member.instance().createIndex())
                .min()
                .orElse(Long.MAX_VALUE);
        Optional<Duration> timeout = members.stream()
                .filter(member -> member.timeout().isPresent())
                .max(Comparator.comparingLong(member -> member.instance().modifyIndex()))
                .flatMap(Registration::timeout);
        return new RouteDraft(service, declaration, createIndex, timeout.orElse(rules.timeout()), cluster);
    }
}
