package io.lictor.routing;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterFactory;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.catalog.CatalogSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns what services ask for, and what is known of their methods, into the next table. A service, instance, tag or binding
 * that cannot be routed costs at most itself. Used by the one writer.
 */
final class RouteTableBuilder {

    private final RoutingRules rules;
    private final ClusterFactory clusters;
    private final RegisteredServices registered;
    private final ServiceMethods methods;

    RouteTableBuilder(
            RoutingRules rules, ClusterFactory clusters, RegisteredServices registered, ServiceMethods methods) {
        this.rules = rules;
        this.clusters = clusters;
        this.registered = registered;
        this.methods = methods;
    }

    /** @param services those that differ from what the table before has of them, also by other services' changes */
    record Built(RouteTable table, Set<String> services) {
        Built {
            services = Set.copyOf(services);
        }
    }

    /** @param changed the services that have to be built; of all others what the table before has still holds */
    Built build(CatalogSnapshot snapshot, Set<String> changed, @Nullable RouteTable previous) {
        RouteSet before = previous == null ? RouteSet.empty() : previous.set();
        RouteSetChange change = new RouteSetChange(before);
        for (String service : changed) {
            ServiceRegistrations registrations = registered.of(service);
            if (registrations == null) {
                change.remove(service);
            } else {
                change.put(routes(registrations, before.service(service).made()));
            }
        }
        long generation = previous == null ? 1 : previous.generation() + 1;
        return new Built(new RouteTable(generation, snapshot, change.result()), change.touched());
    }

    private ServiceRoutes routes(ServiceRegistrations service, ServiceRoutes before) {
        NextClusters next = new NextClusters(clusters, before.clusters());
        Building building = new Building(service, methods.of(service.service()), next);
        List<Route> routes = building.routes();
        List<RejectedRoute> problems = new ArrayList<>(service.problems());
        problems.addAll(building.problems.found());
        return new ServiceRoutes(service.service(), routes, problems, next.made());
    }

    /** The routes of one service. */
    private final class Building {

        private final ServiceRegistrations service;
        private final Offers offers;
        private final NextClusters next;
        private final Problems problems;

        Building(ServiceRegistrations service, Offers offers, NextClusters next) {
            this.service = service;
            this.offers = offers;
            this.next = next;
            this.problems = new Problems(service.service());
        }

        List<Route> routes() {
            List<Route> routes = new ArrayList<>();
            service.members().forEach((declaration, members) -> {
                if (declaration.rule().isPresent()) {
                    Cluster cluster = next.of(
                            name(declaration),
                            endpoints(members, any -> true),
                            traffic(declaration).policy().balancing());
                    routes.addAll(draft(declaration, members, cluster).http(rules, problems));
                } else if (declaration.protocol().grpc()) {
                    routes.addAll(grpc(declaration, members));
                } else {
                    routes.addAll(micro(declaration, members));
                }
            });
            return routes;
        }

        private List<Route> micro(Declaration declaration, List<Registration> members) {
            Cluster all = next.of(
                    name(declaration),
                    endpoints(members, any -> true),
                    traffic(declaration).policy().balancing());
            RouteDraft draft = draft(declaration, members, all);
            List<Route> routes = new ArrayList<>();
            for (MicroRoutes.Bound bound : MicroRoutes.of(declaration, members)) {
                Cluster cluster = bound.label().isEmpty()
                        ? all
                        : next.part(all, bound.label(), endpoints(members, bound.instances()::contains));
                routes.addAll(draft.with(cluster).micro(bound.endpoint(), rules, problems));
            }
            return routes;
        }

        private List<Route> grpc(Declaration declaration, List<Registration> members) {
            offers.problems().forEach(problems::add);
            Set<EndpointId> described = new HashSet<>();
            offers.offers().forEach(offer -> described.addAll(offer.instances()));
            // An instance whose methods are not known yet gets no calls, unless nobody's are.
            Cluster all = next.of(
                    name(declaration),
                    endpoints(members, id -> described.isEmpty() || described.contains(id)),
                    traffic(declaration).policy().balancing());
            RouteDraft draft = draft(declaration, members, all);
            Set<EndpointId> own = new HashSet<>();
            members.forEach(member -> own.add(member.endpoint().id()));
            List<Route> routes = new ArrayList<>();
            for (GrpcRoutes.Bound bound : GrpcRoutes.of(offers.offers())) {
                if (!Collections.disjoint(own, bound.instances())) {
                    Cluster cluster = bound.label().isEmpty()
                            ? all
                            : next.part(all, bound.label(), endpoints(members, bound.instances()::contains));
                    draft.with(cluster).grpc(bound, rules, problems).ifPresent(routes::add);
                }
            }
            return routes;
        }

        private String name(Declaration declaration) {
            return declaration.clusterName(service.service());
        }

        private RouteDraft draft(Declaration declaration, List<Registration> members, Cluster cluster) {
            long createIndex = members.stream()
                    .mapToLong(member -> member.instance().createIndex())
                    .min()
                    .orElse(Long.MAX_VALUE);
            return new RouteDraft(service.service(), declaration, createIndex, traffic(declaration), cluster);
        }

        private TrafficChoices.Effective traffic(Declaration declaration) {
            return Objects.requireNonNull(service.traffic().get(declaration));
        }
    }

    private static List<Endpoint> endpoints(List<Registration> members, Predicate<EndpointId> wanted) {
        return members.stream()
                .map(Registration::endpoint)
                .filter(endpoint -> endpoint.weight() > 0 && wanted.test(endpoint.id()))
                .toList();
    }
}
