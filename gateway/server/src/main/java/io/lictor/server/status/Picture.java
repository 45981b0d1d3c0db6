package io.lictor.server.status;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.ClusterStatus;
import io.lictor.balancing.EndpointStatus;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.Instance;
import io.lictor.path.Mark;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.Condition;
import io.lictor.routing.Handling;
import io.lictor.routing.PathRewrite;
import io.lictor.routing.RejectedRoute;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RouteTableWriter;
import io.lictor.routing.Target;
import io.lictor.server.metrics.EdgeTraffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Renders the active route table and the state of the catalog. Reads only; safe from any thread. */
final class Picture {

    private final StatusPages.Identity identity;
    private final ActiveRouteTable active;
    private final Sources sources;
    private final RouteTableWriter writer;
    private final DrainingEndpoints draining;
    private final EdgeTraffic edge;
    private final Alarms alarms;

    Picture(StatusPages.Identity identity, Routing routing, Sources sources, EdgeTraffic edge) {
        this.identity = identity;
        this.active = routing.active();
        this.sources = sources;
        this.writer = routing.writer();
        this.draining = routing.draining();
        this.edge = edge;
        this.alarms = new Alarms(identity.basePath() + "/gateway/consul/accept");
    }

    Views.Overview overview(String base) {
        Optional<RouteTable> table = active.current();
        CatalogStatus status = sources.catalog().status();
        Map<String, String> links = new LinkedHashMap<>();
        for (String part :
                List.of("routes", "traffic", "services", "instances", "rejected", "consul", "explain", "events")) {
            links.put(part, base + "/" + part);
        }
        return new Views.Overview(
                identity.name(),
                identity.publicPort().now(),
                table.map(RouteTable::generation).orElse(0L),
                active.settled(),
                alarms(status),
                consul(),
                table.map(Picture::counts).orElse(new Views.Counts(0, 0, 0, 0, 0)),
                traffic(table),
                links);
    }

    private Views.Traffic traffic(Optional<RouteTable> table) {
        long successes = 0;
        long failures = 0;
        int inFlight = 0;
        Map<String, Integer> states = new TreeMap<>();
        for (EndpointStatus endpoint : table.map(Picture::endpointsOf).orElse(List.of())) {
            successes += endpoint.successes();
            failures += endpoint.failures();
            inFlight += endpoint.inFlight();
            states.merge(endpoint.circuit().name(), 1, Integer::sum);
        }
        for (DrainingEndpoints.Draining endpoint : draining.now()) {
            inFlight += endpoint.inFlight();
            states.merge("DRAINING", 1, Integer::sum);
        }
        return new Views.Traffic(TrafficPage.requests(edge), successes, failures, inFlight, states);
    }

    private static List<EndpointStatus> endpointsOf(RouteTable table) {
        return table.snapshot().services().keySet().stream()
                .flatMap(service -> table.wholeClusters(service).stream())
                .flatMap(cluster -> cluster.status().stream())
                .toList();
    }

    private List<String> alarms(CatalogStatus status) {
        List<String> all = new ArrayList<>();
        if (active.current().isEmpty()) {
            all.add("no route table yet: Consul at " + status.address() + " has not answered since the start");
        }
        all.addAll(alarms.of(status));
        active.current()
                .ifPresent(table -> identity.described().stream()
                        .filter(service -> !table.snapshot().services().containsKey(service))
                        .sorted()
                        .forEach(service ->
                                all.add("lictor.descriptors[" + service + "] matches no service with a role tag")));
        active.current().ifPresent(table -> Alarms.panic(table).ifPresent(all::add));
        writer.lastError().ifPresent(error -> all.add("the last route table could not be built: " + error));
        return all;
    }

    private static Views.Counts counts(RouteTable table) {
        List<Instance> instances = instancesOf(table).toList();
        int admitted = (int) instances.stream().filter(Instance::admitted).count();
        return new Views.Counts(
                table.snapshot().services().size(),
                table.routeCount(),
                instances.size(),
                admitted,
                table.rejectedCount());
    }

    private static Stream<Instance> instancesOf(RouteTable table) {
        return table.snapshot().services().values().stream().flatMap(service -> service.instances().stream());
    }

    Views.Consul consul() {
        CatalogStatus status = sources.catalog().status();
        return new Views.Consul(
                status.address(),
                identity.embedded(),
                status.index(),
                text(status.lastAnswer()),
                status.age().toMillis(),
                status.stale(),
                status.lastError().orElse(null),
                status.watches(),
                status.answers(),
                status.bytes(),
                status.failures(),
                status.published(),
                status.watching().map(Picture::watching).orElse(null),
                text(status.steadiness().restored()),
                held(status),
                datacenters(status),
                keys(sources.descriptors().status()),
                keys(sources.overrides().status()));
    }

    private static @Nullable Map<String, Views.Datacenter> datacenters(CatalogStatus status) {
        if (status.datacenters().isEmpty()) {
            return null;
        }
        Map<String, Views.Datacenter> all = new LinkedHashMap<>();
        status.datacenters()
                .forEach((name, each) -> all.put(
                        name,
                        new Views.Datacenter(
                                each.index(),
                                text(each.lastAnswer()),
                                each.age().toMillis(),
                                each.stale(),
                                each.lastError().orElse(null),
                                text(each.steadiness().restored()),
                                held(each))));
        return all;
    }

    private static Views.@Nullable Held held(CatalogStatus status) {
        return status.steadiness()
                .held()
                .map(held -> new Views.Held(
                        held.instances(), held.services(), held.since().toString(), held.reason()))
                .orElse(null);
    }

    private static @Nullable String text(Optional<Instant> moment) {
        return moment.map(Instant::toString).orElse(null);
    }

    private static Views.Watching watching(CatalogStatus.Watching watching) {
        return new Views.Watching(
                watching.shared() ? "shared" : "per-service",
                watching.maxWatches(),
                watching.switches(),
                watching.sweeps(),
                watching.refetches(),
                watching.filter().orElse(null),
                watching.steppedDown().orElse(null));
    }

    private static Views.Keys keys(CatalogStatus status) {
        return new Views.Keys(
                status.address(),
                status.index(),
                text(status.lastAnswer()),
                status.stale(),
                status.lastError().orElse(null));
    }

    List<Views.SpringRoute> routes() {
        return active.current().stream()
                .flatMap(table -> table.routes().stream())
                .map(Picture::route)
                .toList();
    }

    static Views.SpringRoute route(Route route) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("service", route.service());
        metadata.put("tag", route.tag());
        metadata.put("template", route.template().toString());
        metadata.put("methods", route.methods());
        route.host().ifPresent(host -> metadata.put("host", host));
        metadata.put("priority", route.priority());
        if (route.condition() != Condition.always()) {
            metadata.put("condition", route.condition().toString());
        }
        metadata.put("protocol", route.target().protocol().scheme());
        metadata.put("traffic", settings(route, "", route.traffic().words()));
        route.source().ifPresent(source -> metadata.put("descriptors", source));
        if (route.target() instanceof Target.Grpc grpc) {
            metadata.put("descriptorDigest", grpc.pool().digest());
            metadata.put("method", grpc.method().path());
            metadata.put("implied", grpc.binding().implied());
            metadata.put(
                    "transcoding", settings(route, "transcoding.", grpc.policy().words()));
        } else if (route.target() instanceof Target.Http http) {
            handling(http.handling(), metadata);
        } else if (route.target() instanceof Target.Micro micro) {
            metadata.put("endpoint", micro.endpoint());
        }
        Cluster cluster = route.target().cluster();
        metadata.put("cluster", cluster.name());
        metadata.put("endpoints", cluster.status().size());
        metadata.put("inFlight", cluster.bulkhead().inFlight());
        metadata.put("retriesRefused", cluster.retryBudget().refused());
        metadata.put("balancing", balancing(cluster));
        return new Views.SpringRoute(
                route.id(),
                "lictor://" + route.target().protocol().scheme(),
                0,
                route.match(),
                route.traffic().filters().definitions(),
                metadata);
    }

    /** By key, each with who said it. */
    private static Map<String, Views.Setting> settings(Route route, String prefix, Map<String, Object> words) {
        Map<String, Views.Setting> settings = new LinkedHashMap<>();
        words.forEach((key, value) -> settings.put(
                key, new Views.Setting(value, route.layer(prefix + key).word())));
        return settings;
    }

    private static void handling(Handling handling, Map<String, Object> metadata) {
        metadata.put("strip", handling.segments());
        List<String> rewrites = handling.rewrites().stream()
                .filter(rewrite -> !(rewrite instanceof PathRewrite.StripSegments))
                .map(PathRewrite::toString)
                .toList();
        if (!rewrites.isEmpty()) {
            metadata.put("rewrites", rewrites);
        }
        metadata.put("hostHeader", handling.host().toString());
        handling.redirect().ifPresent(redirect -> metadata.put("redirect", redirect.toString()));
        if (handling.access().restricts()) {
            metadata.put("access", handling.access().toString());
        }
        if (!handling.verified()) {
            metadata.put("certificateVerified", false);
        }
    }

    private static Views.Balancing balancing(Cluster cluster) {
        ClusterStatus status = cluster.divisionStatus();
        return new Views.Balancing(status.picking().word(), status.panic(), status.inFlight(), status.tiers());
    }

    List<Views.Rejection> rejected() {
        return active.current().stream()
                .flatMap(table -> table.rejected().stream())
                .map(Picture::rejection)
                .toList();
    }

    private static Views.Rejection rejection(RejectedRoute rejected) {
        return new Views.Rejection(
                rejected.service(),
                rejected.subject(),
                rejected.reason().name(),
                rejected.message(),
                rejected.mark().map(Picture::mark).orElse(null));
    }

    private static Views.Mark mark(Mark mark) {
        return new Views.Mark(mark.text(), mark.line() == 0 ? null : mark.line(), mark.column(), mark.length());
    }
}
