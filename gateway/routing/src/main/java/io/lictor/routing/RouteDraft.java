package io.lictor.routing;

import io.lictor.balancing.Cluster;
import io.lictor.path.PathTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all routes of one declaration share, before they have a method and a path. Immutable. */
record RouteDraft(
        String service, Declaration declaration, long createIndex, TrafficChoices.Effective traffic, Cluster cluster) {

    List<Route> http(RoutingRules rules, Problems problems) {
        PathRule rule = declaration.rule().orElseThrow();
        String id = service + "/" + declaration.tag();
        if (declaration.repeatable()) {
            id = id + " " + rule.match();
        }
        if (reserved(rule.template(), rules, problems)) {
            return List.of();
        }
        Target target = new Target.Http(cluster, declaration.protocol(), rule.handling());
        return List.of(route(id, rule, target));
    }

    /** One binding, of the instances in the cluster; empty when its path belongs to Lictor. */
    Optional<Route> grpc(GrpcRoutes.Bound bound, RoutingRules rules, Problems problems) {
        MethodSet.Entry entry = bound.entry();
        PathTemplate template = entry.binding().template();
        if (reserved(template, rules, problems)) {
            return Optional.empty();
        }
        return Optional.of(new Route(
                service + "/" + declaration.tag() + " " + entry.binding().httpMethod() + " " + template,
                service,
                declaration.tag(),
                Optional.of(bound.offer().described().source()),
                Optional.empty(),
                List.of(entry.binding().httpMethod()),
                template,
                Condition.always(),
                0,
                createIndex,
                traffic.policy(),
                traffic.layers(),
                new Target.Grpc(
                        cluster,
                        declaration.protocol(),
                        entry.transcoder(),
                        entry.pool(),
                        bound.offer().methods().policy())));
    }

    /** The paths of one method, of the instances in the cluster; less those that belong to Lictor. */
    List<Route> micro(MicroEndpoint endpoint, RoutingRules rules, Problems problems) {
        Target target =
                new Target.Micro(cluster, declaration.protocol(), service, endpoint.name(), endpoint.declared());
        List<Route> routes = new ArrayList<>();
        for (PathRule rule : endpoint.rules()) {
            if (!reserved(rule.template(), rules, problems)) {
                String id = service + "/" + declaration.tag() + " " + endpoint.name() + " "
                        + String.join(",", rule.methods()) + " "
                        + rule.host().orElse("") + rule.template();
                routes.add(route(id, rule, target));
            }
        }
        return routes;
    }

    private Route route(String id, PathRule rule, Target target) {
        return new Route(
                id,
                service,
                declaration.tag(),
                Optional.empty(),
                rule.host(),
                rule.methods(),
                rule.template(),
                rule.condition(),
                rule.priority(),
                createIndex,
                traffic.policy(),
                traffic.layers(),
                target);
    }

    RouteDraft with(Cluster other) {
        return new RouteDraft(service, declaration, createIndex, traffic, other);
    }

    private static boolean reserved(PathTemplate template, RoutingRules rules, Problems problems) {
        if (!rules.reserves(template.normalized())) {
            return false;
        }
        problems.add(
                RejectedRoute.Reason.RESERVED_PATH,
                template.toString(),
                "the paths " + String.join(", ", rules.reservedPaths()) + " belong to Lictor itself");
        return true;
    }
}
