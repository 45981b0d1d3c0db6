package io.lictor.server.status;

import io.lictor.balancing.Cluster;
import io.lictor.path.PathMatch;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RequestHead;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RoutingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says where a request would go, or why nowhere and what to look at. Stateless besides the table it reads. */
final class Explainer {

    private final ActiveRouteTable active;
    private final RoutingRules rules;

    Explainer(ActiveRouteTable active, RoutingRules rules) {
        this.active = active;
        this.rules = rules;
    }

    Views.Explanation explain(RequestHead head) {
        String path = head.rawPath();
        String request = head.method() + " " + head.host() + path;
        if (rules.reserves(path)) {
            return refused(request, "reserved", "this path belongs to Lictor itself", List.of());
        }
        Optional<RouteTable> table = active.current();
        if (table.isEmpty()) {
            return refused(request, "not ready", "Consul has not answered since the start", List.of());
        }
        PathMatch<Route> match = table.get().match(head);
        if (match instanceof PathMatch.Found<Route> found) {
            return found(request, found);
        }
        if (match instanceof PathMatch.MethodNotAllowed<Route> other) {
            return refused(request, "method not allowed", "the path is offered for " + other.allowed(), List.of());
        }
        if (match instanceof PathMatch.Redirect<Route> redirect) {
            return refused(request, "redirect", "308 to " + redirect.rawPath(), List.of());
        }
        if (match instanceof PathMatch.Malformed<Route> malformed) {
            return refused(request, "malformed", malformed.reason(), List.of());
        }
        return refused(request, "not found", "no route matches", hints(table.get(), path));
    }

    private static Views.Explanation found(String request, PathMatch.Found<Route> found) {
        Route route = found.value();
        Cluster cluster = route.target().cluster();
        List<Views.Endpoint> endpoints = cluster.status().stream()
                .map(status -> Picture.endpoint(cluster, status))
                .toList();
        String why = endpoints.isEmpty()
                ? "matches " + route.match() + ", but service " + route.service() + " has no healthy instance: 503"
                : "matches " + route.match();
        return new Views.Explanation(
                request, "found", why, Picture.route(route), found.variables(), endpoints, List.of());
    }

    private static Views.Explanation refused(String request, String outcome, String why, List<String> hints) {
        return new Views.Explanation(request, outcome, why, null, null, null, hints);
    }

    private List<String> hints(RouteTable table, String path) {
        List<String> hints = new ArrayList<>();
        String first = path.split("/", 3).length > 1 ? path.split("/", 3)[1] : "";
        if (table.snapshot().unselected().containsKey(first)) {
            hints.add("service " + first + " is in Consul but asks for no route: give it the tag "
                    + String.join(" or ", rules.restfulTags()) + " (HTTP) or "
                    + String.join(" or ", rules.rpcTags()) + " (gRPC)");
        }
        table.rejected().stream()
                .filter(rejected -> rejected.service().equals(first)
                        || path.startsWith(rejected.subject())
                        || rejected.subject().endsWith(path))
                .forEach(rejected -> hints.add(
                        rejected.service() + ": " + rejected.subject() + " was rejected: " + rejected.message()));
        if (hints.isEmpty()) {
            hints.add("look at services (is it in Consul, is it selected?) and at rejected (was its tag understood?)");
        }
        return hints;
    }
}
