package io.lictor.server.status;

import io.lictor.balancing.Cluster;
import io.lictor.path.PathFit;
import io.lictor.path.PathMatch;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.Candidate;
import io.lictor.routing.Candidates;
import io.lictor.routing.RequestHead;
import io.lictor.routing.Route;
import io.lictor.routing.RouteFilters;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says where a request would go, or why nowhere and what to look at. Stateless besides the table it reads. */
final class Explainer {

    private static final int MOST_HINTS = 20;

    private final ActiveRouteTable active;
    private final RoutingRules rules;

    Explainer(ActiveRouteTable active, RoutingRules rules) {
        this.active = active;
        this.rules = rules;
    }

    /** Looks at every route and every endpoint of one, so it is nothing for an event loop. */
    Explanation explain(ImaginedRequest head) {
        String path = head.rawPath();
        if (rules.reserves(path)) {
            return Explanation.reserved(
                    head,
                    "this path belongs to Lictor itself, as all of " + String.join(", ", rules.reservedPaths())
                            + " do: no route is tried");
        }
        Optional<RouteTable> table = active.current();
        if (table.isEmpty()) {
            return Explanation.notReady(head, "Consul has not answered since the start");
        }
        ImaginedRequest asked = asked(head, table.get());
        PathMatch<Route> match = table.get().match(asked);
        Candidates candidates = table.get().candidates(asked);
        Optional<Candidate> chosen = candidates.chosen();
        Route route = chosen.map(Candidate::route).orElse(null);
        boolean found = match instanceof PathMatch.Found;
        return new Explanation(
                head.shown(),
                path,
                outcome(match),
                Explanation.LICTOR,
                why(match),
                found && route != null ? Picture.route(route) : null,
                match instanceof PathMatch.Found<Route> one ? one.variables() : null,
                found && route != null ? endpoints(route) : null,
                match instanceof PathMatch.NotFound ? hints(table.get(), path) : List.of(),
                candidates.nearest().stream().map(CandidateView::of).toList(),
                candidates.more(),
                chosen.map(one -> bindings(one, head)).orElse(null),
                found && route != null ? picks(route, head, table.get()) : null);
    }

    /** What is offered for GET is offered for HEAD (RFC 9110, 9.3.2), as real requests find. */
    private static ImaginedRequest asked(ImaginedRequest head, RouteTable table) {
        ImaginedRequest get = head.withMethod("GET");
        return head.method().equals("HEAD")
                        && table.match(head) instanceof PathMatch.MethodNotAllowed
                        && table.match(get) instanceof PathMatch.Found
                ? get
                : head;
    }

    private static String outcome(PathMatch<Route> match) {
        if (match instanceof PathMatch.Found) {
            return "found";
        } else if (match instanceof PathMatch.MethodNotAllowed) {
            return "method not allowed";
        } else if (match instanceof PathMatch.Redirect) {
            return "redirect";
        }
        return match instanceof PathMatch.Malformed ? "malformed" : "not found";
    }

    private static String why(PathMatch<Route> match) {
        if (match instanceof PathMatch.Found<Route> found) {
            Route route = found.value();
            return endpoints(route).isEmpty()
                    ? "matches " + route.match() + ", but service " + route.service() + " has no healthy instance: 503"
                    : "matches " + route.match() + through(route);
        } else if (match instanceof PathMatch.MethodNotAllowed<Route> other) {
            return "the path is offered for " + other.allowed();
        } else if (match instanceof PathMatch.Redirect<Route> redirect) {
            return "308 to " + redirect.rawPath();
        }
        return match instanceof PathMatch.Malformed<Route> malformed ? malformed.reason() : "no route matches";
    }

    private static String through(Route route) {
        RouteFilters filters = route.traffic().filters();
        return filters.isEmpty()
                ? ""
                : ", through Spring's lane with its filters " + String.join(" | ", filters.definitions());
    }

    private static List<Views.Endpoint> endpoints(Route route) {
        Cluster cluster = route.target().cluster();
        return cluster.status().stream()
                .map(status -> ServicePicture.endpoint(cluster, status))
                .toList();
    }

    private static Explanation.Bindings bindings(Candidate chosen, ImaginedRequest head) {
        List<PathFit.Capture> captures =
                chosen.verdict() instanceof Verdict.Chosen verdict ? verdict.captures() : List.of();
        return BindingView.of(chosen.route(), captures, head.rawQuery());
    }

    private static Explanation.Picks picks(Route route, RequestHead head, RouteTable table) {
        return PickView.of(route, head, table.snapshot().services().get(route.service()));
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
                .limit(MOST_HINTS)
                .forEach(rejected -> hints.add(
                        rejected.service() + ": " + rejected.subject() + " was rejected: " + rejected.message()));
        if (hints.isEmpty()) {
            hints.add("look at services (is it in Consul, is it selected?) and at rejected (was its tag understood?)");
        }
        return hints;
    }
}
