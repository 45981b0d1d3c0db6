package io.lictor.consul.embedded;

import io.lictor.consul.embedded.BlockingQuery.Consistency;
import io.lictor.consul.embedded.BlockingQuery.Found;
import io.lictor.consul.embedded.Watch.Table;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/catalog} and {@code /v1/health}: what everybody sees, with blocking queries. */
final class CatalogEndpoints {

    private final Catalog catalog;
    private final BlockingQuery.Factory queries;

    CatalogEndpoints(Catalog catalog, BlockingQuery.Factory queries) {
        this.catalog = catalog;
        this.queries = queries;
    }

    void addTo(Routes routes) {
        routes.query("/v1/catalog/services", this::services);
        routes.query("/v1/catalog/service/", this::service);
        routes.query("/v1/catalog/nodes", this::nodes);
        routes.query("/v1/catalog/node/", this::node);
        routes.get("/v1/catalog/datacenters", call -> Reply.json(Documents.texts(List.of(Node.DATACENTER))));
        routes.query("/v1/health/service/", this::health);
        routes.query("/v1/health/state/", this::state);
        routes.query("/v1/health/checks/", this::checks);
        routes.query("/v1/health/node/", this::nodeChecks);
    }

    private Mono<Reply> services(Call call, EventLoop loop) {
        return answer(call, loop, () -> {
            List<ServiceEntry> all = aboutThisNode(call) ? catalog.services() : List.of();
            return found(catalog.servicesIndex(), Watch.all(Table.SERVICES), () -> {
                SortedMap<String, TreeSet<String>> tags = new TreeMap<>();
                all.forEach(service -> tags.computeIfAbsent(service.name(), name -> new TreeSet<>())
                        .addAll(service.tags()));
                ObjectNode json = Documents.object();
                tags.forEach((name, its) -> json.set(name, Documents.texts(its)));
                return json;
            });
        });
    }

    private Mono<Reply> service(Call call, EventLoop loop) {
        String name = required(call, "Missing service name");
        refuseFilter(call);
        return answer(
                call,
                loop,
                () -> found(
                        catalog.serviceIndex(name, false),
                        Watch.ofService(Table.REGISTRATIONS, name),
                        list(instances(call, name), instance -> Documents.catalogService(catalog.node(), instance))));
    }

    private Mono<Reply> nodes(Call call, EventLoop loop) {
        refuseFilter(call);
        List<Node> nodes = aboutThisNode(call) ? List.of(catalog.node()) : List.of();
        return answer(
                call, loop, () -> found(catalog.nodesIndex(), Watch.all(Table.NODES), list(nodes, Documents::node)));
    }

    private Mono<Reply> node(Call call, EventLoop loop) {
        String name = required(call, "Missing node name");
        refuseFilter(call);
        if (!name.equals(catalog.node().name())) {
            return answer(call, loop, () -> found(1, Watch.all(Table.NODES), () -> NullNode.getInstance()));
        }
        return answer(call, loop, () -> {
            List<ServiceEntry> all = catalog.services();
            long index = Math.max(catalog.nodesIndex(), catalog.servicesIndex());
            return found(index, Watch.all(Table.SERVICES), () -> {
                ObjectNode json = Documents.object();
                json.set("Node", Documents.node(catalog.node()));
                ObjectNode services = json.putObject("Services");
                all.forEach(one -> services.set(one.id(), Documents.service(one)));
                return json;
            });
        });
    }

    private Mono<Reply> health(Call call, EventLoop loop) {
        String name = required(call, "Missing service name");
        refuseFilter(call);
        boolean passing = call.isSet("passing");
        return answer(call, loop, () -> {
            List<Instance> instances = instances(call, name).stream()
                    .map(service -> new Instance(service, catalog.healthOf(service)))
                    .filter(instance -> !passing || instance.passes())
                    .toList();
            return found(
                    catalog.serviceIndex(name, true),
                    Watch.ofService(Table.SERVICE, name),
                    list(instances, this::instance));
        });
    }

    private record Instance(ServiceEntry service, List<CheckEntry> checks) {
        boolean passes() {
            return checks.stream().allMatch(check -> check.status() == CheckStatus.PASSING);
        }
    }

    private ObjectNode instance(Instance instance) {
        ObjectNode json = Documents.object();
        json.set("Node", Documents.node(catalog.node()));
        json.set("Service", Documents.service(instance.service()));
        json.set("Checks", Documents.array(instance.checks(), this::check));
        return json;
    }

    private Mono<Reply> state(Call call, EventLoop loop) {
        String state = required(call, "Missing check state");
        refuseFilter(call);
        boolean any = state.equals("any");
        Watch watch = any ? Watch.all(Table.CHECKS) : Watch.of(Table.CHECKS_IN_STATE, state);
        return checks(call, loop, watch, check -> any || check.status().text().equals(state));
    }

    private Mono<Reply> checks(Call call, EventLoop loop) {
        String name = required(call, "Missing service name");
        refuseFilter(call);
        return checks(
                call,
                loop,
                Watch.ofService(Table.CHECKS_OF_SERVICE, name),
                check -> check.serviceName().equalsIgnoreCase(name));
    }

    private Mono<Reply> nodeChecks(Call call, EventLoop loop) {
        String name = required(call, "Missing node name");
        refuseFilter(call);
        return checks(
                call,
                loop,
                Watch.of(Table.CHECKS_OF_NODE, name),
                check -> name.equals(catalog.node().name()));
    }

    private Mono<Reply> checks(Call call, EventLoop loop, Watch watch, Predicate<CheckEntry> wanted) {
        return answer(call, loop, () -> {
            List<CheckEntry> checks = aboutThisNode(call)
                    ? catalog.checks().stream().filter(wanted).toList()
                    : List.of();
            return found(catalog.checksIndex(), watch, list(checks, this::check));
        });
    }

    private ObjectNode check(CheckEntry check) {
        return Documents.check(catalog.node(), check);
    }

    private List<ServiceEntry> instances(Call call, String name) {
        if (!aboutThisNode(call)) {
            return List.of();
        }
        return catalog.instances(name).stream()
                .filter(service -> call.all("tag").stream().allMatch(service::hasTag))
                .toList();
    }

    /** There is one node: {@code ?node-meta=key:value} selects it or nothing. */
    private boolean aboutThisNode(Call call) {
        return call.all("node-meta").stream().allMatch(pair -> {
            int colon = pair.indexOf(':');
            String key = colon < 0 ? pair : pair.substring(0, colon);
            String value = colon < 0 ? "" : pair.substring(colon + 1);
            return value.equals(catalog.node().meta().get(key));
        });
    }

    private Mono<Reply> answer(Call call, EventLoop loop, Supplier<Found> query) {
        return queries.answer(call, Consistency.NAMED, loop, query);
    }

    private static <T> Supplier<JsonNode> list(List<T> all, Function<T, ? extends JsonNode> shape) {
        return () -> Documents.array(all, shape);
    }

    private static Found found(long index, Watch watch, Supplier<JsonNode> json) {
        return new Found(index, Set.of(watch), () -> Reply.json(json.get()));
    }

    private static String required(Call call, String complaint) {
        if (call.rest().isEmpty()) {
            throw ApiError.badRequest(complaint);
        }
        return call.rest();
    }

    /** Answering unfiltered would be wrong without looking wrong. */
    static void refuseFilter(Call call) {
        if (!call.first("filter").isEmpty()) {
            throw ApiError.failed("The embedded Consul does not evaluate ?filter");
        }
    }
}
