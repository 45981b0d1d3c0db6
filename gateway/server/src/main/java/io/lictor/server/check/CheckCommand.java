package io.lictor.server.check;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import io.lictor.routing.Rehearsal;
import io.lictor.routing.RejectedRoute;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RoutingRules;
import io.lictor.routing.Target;
import io.lictor.server.filter.SpringFilters;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code java -jar lictor.jar check ...}: says what routes a registration would get by the default configuration. */
public final class CheckCommand {

    /** Everything that was asked for is routed. */
    static final int GOOD = 0;

    /** Something was rejected, or nothing asks for routes. */
    static final int REJECTED = 1;

    /** The command cannot be carried out. */
    static final int WRONG_USAGE = 2;

    private static final String USAGE = """
        usage: java -jar lictor.jar check FILE.json ... | TAG ... | DESCRIPTORS.binpb ...
          FILE.json          registrations, as Consul's agent API or `consul services register` takes them
          TAG                tags of a service, such as restful or lictor.route=/shop
          DESCRIPTORS.binpb  what `protoc --include_imports --descriptor_set_out` writes: the methods of a gRPC service
        ends with 0 when all of it is routed, 1 when something is rejected, 2 when it cannot be read\
        """;

    /** As wide as what stands before a subject. */
    private static final String INDENT = "            ";

    private final RoutingRules rules = RoutingRules.defaults().with(SpringFilters.harmless());
    private final PrintStream out;
    private final PrintStream errors;

    public CheckCommand(PrintStream out, PrintStream errors) {
        this.out = out;
        this.errors = errors;
    }

    /** The exit code. */
    public int run(List<String> arguments) {
        try {
            return check(CheckArguments.read(arguments));
        } catch (UsageException wrong) {
            errors.println(wrong.getMessage());
            errors.println(USAGE);
            return WRONG_USAGE;
        }
    }

    private int check(CheckArguments arguments) {
        CatalogSnapshot snapshot = snapshot(arguments.instances());
        Rehearsal rehearsal = new Rehearsal(rules, arguments::descriptorsOf);
        RouteTable table = rehearsal.table(snapshot);
        Set<String> waiting = new HashSet<>();
        snapshot.services().keySet().stream()
                .filter(service -> rehearsal.wantsGrpc(service)
                        && arguments.descriptorsOf(service).isEmpty())
                .forEach(waiting::add);
        for (String service : snapshot.services().keySet()) {
            show(service, table, waiting.contains(service));
        }
        snapshot.unselected().forEach((service, tags) -> {
            out.println(service);
            out.println("  asks for no route; it has " + (tags.isEmpty() ? "no tags" : "the tags " + tags)
                    + ", and needs restful, rpc or lictor.route=/path");
        });
        boolean nothing = table.routeCount() == 0 && waiting.isEmpty();
        return table.rejectedCount() > 0 || nothing ? REJECTED : GOOD;
    }

    private void show(String service, RouteTable table, boolean waiting) {
        out.println(service);
        List<Route> routes = table.routes(service);
        routes.forEach(route -> out.println("  routed    " + route.match() + "  " + target(route) + filters(route)));
        if (waiting) {
            out.println(
                    "  later     its methods, by server reflection or lictor.grpc.descriptor; give its descriptor set"
                            + " to check them here");
        }
        List<RejectedRoute> rejected = table.rejected().stream()
                .filter(one -> one.service().equals(service))
                .toList();
        rejected.forEach(this::show);
        if (routes.isEmpty() && rejected.isEmpty() && !waiting) {
            out.println("  not routed");
        }
    }

    private void show(RejectedRoute rejected) {
        out.println("  rejected  " + rejected.subject() + "  " + rejected.reason() + ": " + rejected.message());
        rejected.mark().ifPresent(mark -> {
            String place = mark.line() == 0 ? "" : "line " + mark.line() + ": ";
            // A tab is as wide as the reader wants, so none may stand before the caret.
            out.println(INDENT + place + mark.text().replace('\t', ' '));
            out.println(
                    INDENT + " ".repeat(place.length() + mark.column() - 1) + "^".repeat(Math.max(1, mark.length())));
        });
    }

    private static String filters(Route route) {
        List<String> definitions = route.traffic().filters().definitions();
        return definitions.isEmpty() ? "" : "  through " + String.join(" | ", definitions);
    }

    private static String target(Route route) {
        if (route.target() instanceof Target.Grpc grpc) {
            return grpc.method().path();
        }
        return route.target() instanceof Target.Micro micro
                ? micro.endpoint()
                : route.target().protocol().scheme();
    }

    /** As a catalog would show them, all passing. */
    private CatalogSnapshot snapshot(List<Instance> instances) {
        Map<String, List<Instance>> byService = new TreeMap<>();
        instances.forEach(instance -> byService
                .computeIfAbsent(instance.service(), any -> new ArrayList<>())
                .add(instance));
        SortedMap<String, CatalogService> selected = new TreeMap<>();
        SortedMap<String, SortedSet<String>> unselected = new TreeMap<>();
        byService.forEach((service, members) -> {
            SortedSet<String> tags = new TreeSet<>();
            members.forEach(member -> tags.addAll(member.tags()));
            if (rules.selects(service, tags)) {
                selected.put(service, new CatalogService(service, members));
            } else {
                unselected.put(service, tags);
            }
        });
        return new CatalogSnapshot(selected, unselected, 1, Instant.EPOCH);
    }
}
