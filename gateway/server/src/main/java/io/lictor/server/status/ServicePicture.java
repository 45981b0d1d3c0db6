package io.lictor.server.status;

import io.lictor.balancing.Cluster;
import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.balancing.EndpointStatus;
import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.MicroService;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RouteTableWriter;
import io.lictor.server.status.DrainingEndpoints.Draining;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders the services with their instances: those of the active table, and those that have left it and still have calls. Reads
 * only; safe from any thread.
 */
final class ServicePicture {

    /** What stands for the health of an instance that Consul does not show any more. */
    private static final String GONE = "GONE";

    private final ActiveRouteTable active;
    private final RouteTableWriter writer;
    private final DrainingEndpoints draining;

    ServicePicture(Routing routing) {
        this.active = routing.active();
        this.writer = routing.writer();
        this.draining = routing.draining();
    }

    List<Views.Service> services() {
        return active.current().map(this::services).orElse(List.of());
    }

    private List<Views.Service> services(RouteTable table) {
        Map<String, List<Draining>> leaving = leaving();
        CatalogSnapshot snapshot = table.snapshot();
        List<Views.Service> services = new ArrayList<>();
        Stream.concat(snapshot.services().values().stream(), gone(snapshot, leaving))
                .forEach(service -> services.add(service(table, service, leaving)));
        snapshot.unselected().forEach((name, tags) -> {
            List<Views.Instance> instances = instances(table, new CatalogService(name, List.of()), leaving);
            services.add(new Views.Service(name, false, List.copyOf(tags), List.of(), instances));
        });
        return services;
    }

    private Views.Service service(RouteTable table, CatalogService service, Map<String, List<Draining>> leaving) {
        TreeSet<String> tags = new TreeSet<>();
        service.instances().forEach(instance -> tags.addAll(instance.tags()));
        List<String> routes =
                table.routes(service.name()).stream().map(Route::id).sorted().toList();
        return new Views.Service(service.name(), true, List.copyOf(tags), routes, instances(table, service, leaving));
    }

    List<Views.Instance> instances() {
        return active.current().map(this::instances).orElse(List.of());
    }

    private List<Views.Instance> instances(RouteTable table) {
        Map<String, List<Draining>> leaving = leaving();
        Map<String, CatalogService> services =
                new LinkedHashMap<>(table.snapshot().services());
        leaving.keySet().forEach(name -> services.putIfAbsent(name, new CatalogService(name, List.of())));
        return services.values().stream()
                .flatMap(service -> instances(table, service, leaving).stream())
                .toList();
    }

    /** By service. */
    private Map<String, List<Draining>> leaving() {
        return draining.now().stream()
                .collect(Collectors.groupingBy(
                        endpoint -> endpoint.instance().service(), TreeMap::new, Collectors.toList()));
    }

    /** Services of which Consul shows nothing. */
    private static Stream<CatalogService> gone(CatalogSnapshot snapshot, Map<String, List<Draining>> leaving) {
        return leaving.keySet().stream()
                .filter(name -> !snapshot.services().containsKey(name)
                        && !snapshot.unselected().containsKey(name))
                .map(name -> new CatalogService(name, List.of()));
    }

    private List<Views.Instance> instances(
            RouteTable table, CatalogService service, Map<String, List<Draining>> leaving) {
        Map<InstanceId, List<Views.Endpoint>> endpoints = new HashMap<>();
        for (Cluster cluster : table.clusters(service.name())) {
            for (EndpointStatus status : cluster.status()) {
                endpoints.computeIfAbsent(id(status), any -> new ArrayList<>()).add(endpoint(cluster, status));
            }
        }
        Map<InstanceId, List<Draining>> drained = leaving.getOrDefault(service.name(), List.of()).stream()
                .collect(Collectors.groupingBy(
                        endpoint -> endpoint.instance().id(), LinkedHashMap::new, Collectors.toList()));
        List<Views.Instance> instances = new ArrayList<>();
        for (Instance instance : service.instances()) {
            instances.add(instance(
                    instance,
                    instance.health().name(),
                    endpoints.getOrDefault(instance.id(), List.of()),
                    drained.remove(instance.id())));
        }
        drained.values().forEach(left -> instances.add(instance(left.get(0).instance(), GONE, List.of(), left)));
        return instances;
    }

    private static InstanceId id(EndpointStatus status) {
        EndpointId id = status.endpoint().id();
        return new InstanceId(id.node(), id.serviceId());
    }

    private Views.Instance instance(
            Instance instance, String health, List<Views.Endpoint> endpoints, @Nullable List<Draining> left) {
        return new Views.Instance(
                instance.service(),
                instance.id().serviceId(),
                instance.id().node(),
                instance.host() + ":" + instance.port(),
                instance.datacenter(),
                health,
                instance.note().isEmpty() ? null : instance.note(),
                instance.tags(),
                MicroService.of(instance).map(ServicePicture::decoded).orElse(null),
                instance.effectiveWeight(),
                writer.overrides(instance.service(), instance.id().serviceId()),
                endpoints,
                left == null
                        ? null
                        : left.stream().map(ServicePicture::draining).toList());
    }

    private static Views.Draining draining(Draining endpoint) {
        return new Views.Draining(
                endpoint.cluster(),
                address(endpoint.endpoint()),
                endpoint.inFlight(),
                endpoint.since().toString(),
                endpoint.until().map(Instant::toString).orElse(null));
    }

    private static String address(EndpointId id) {
        return id.host() + ":" + id.port();
    }

    private static Views.Decoded decoded(MicroService micro) {
        Map<String, Map<String, String>> endpoints = new TreeMap<>();
        micro.endpoints().forEach(endpoint -> endpoints.put(endpoint.name(), endpoint.metadata()));
        return new Views.Decoded(micro.version().orElse(null), micro.metadata(), endpoints);
    }

    static Views.Endpoint endpoint(Cluster cluster, EndpointStatus status) {
        Endpoint endpoint = status.endpoint();
        Optional<EndpointStatus.Ejection> ejection = status.ejection();
        return new Views.Endpoint(
                cluster.name(),
                address(endpoint.id()),
                endpoint.weight(),
                endpoint.group(),
                endpoint.zone(),
                endpoint.priority(),
                status.circuit().name(),
                ejection.isPresent(),
                cluster.isInPanic(),
                ejection.map(why -> why.reason().name()).orElse(null),
                ejection.map(why -> why.left().toMillis()).orElse(null),
                status.slowStart(),
                status.latencyMillis(),
                status.inFlight(),
                status.successes(),
                status.failures(),
                status.lastFailure()
                        .map(last -> new Views.LastFailure(
                                last.kind().name().toLowerCase(Locale.ROOT),
                                last.ago().toMillis()))
                        .orElse(null));
    }
}
