package io.lictor.routing;

import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.catalog.Instance;
import io.lictor.path.PathTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One instance as routing understands it: what it declares and how it is called. Immutable.
 *
 * @param endpoint weight 0 when the instance takes no traffic now
 * @param grpcPort where it speaks gRPC, if that is another port than the endpoint's
 * @param keys what is said about it
 */
record Registration(
        Instance instance,
        Endpoint endpoint,
        OptionalInt grpcPort,
        List<Declaration> declarations,
        RegistrationKeys keys) {

    private static final int MAX_PORT = 65_535;
    /** Where grpc-spring writes its port beside the registered one, which is HTTP's. */
    private static final List<String> GRPC_PORTS = List.of("gRPC_port", "gRPC.port");

    private static final int LONGEST_NAME = 128;

    Registration {
        declarations = List.copyOf(declarations);
    }

    /** Empty when the instance asks for nothing, opts out, or cannot be called; the problems say why. */
    static Optional<Registration> read(
            Instance instance, ServiceOverrides overrides, RoutingRules rules, Problems problems) {
        RegistrationKeys keys = RegistrationKeys.of(instance, overrides, problems);
        if (!keys.get(Keys.ENABLE).orElse(true)) {
            return Optional.empty();
        }
        List<Declaration> declarations = declarations(instance, keys, rules, problems);
        if (declarations.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt grpcPort = grpcPort(instance, keys, problems);
        boolean onlyGrpc =
                declarations.stream().allMatch(declared -> declared.protocol().grpc());
        int port = onlyGrpc && grpcPort.isPresent()
                ? grpcPort.getAsInt()
                : keys.get(Keys.PORT).orElse(instance.port());
        return address(instance, port, problems)
                .map(id ->
                        new Registration(instance, endpoint(id, instance, keys, rules), grpcPort, declarations, keys));
    }

    /** The same as one of its declarations means it. */
    Registration as(Declaration declaration) {
        if (!declaration.protocol().grpc() || grpcPort.isEmpty()) {
            return this;
        }
        EndpointId id = endpoint.id();
        EndpointId grpc = new EndpointId(id.node(), id.serviceId(), id.host(), grpcPort.getAsInt());
        Endpoint other = new Endpoint(
                grpc,
                endpoint.weight(),
                endpoint.group(),
                endpoint.zone(),
                endpoint.priority(),
                endpoint.createIndex(),
                endpoint.modifyIndex());
        return new Registration(instance, other, grpcPort, declarations, keys);
    }

    /** Instances of one version are taken to have the same methods. */
    Optional<String> version() {
        return version(instance, keys);
    }

    /** Where to find its descriptors; empty for the usual places. */
    Optional<String> descriptor() {
        return keys.get(Keys.DESCRIPTOR);
    }

    private static Endpoint endpoint(EndpointId id, Instance instance, RegistrationKeys keys, RoutingRules rules) {
        return new Endpoint(
                id,
                weight(instance, keys),
                keys.get(Keys.GROUP).or(() -> version(instance, keys)).orElse(""),
                keys.get(Keys.ZONE)
                        .or(() -> plain(instance.meta(), Keys.ZONE.name()))
                        .or(() -> plain(instance.nodeMeta(), Keys.ZONE.name()))
                        .orElse(""),
                rules.priority(instance.datacenter()),
                instance.createIndex(),
                instance.modifyIndex());
    }

    private static Optional<String> version(Instance instance, RegistrationKeys keys) {
        return keys.get(Keys.VERSION).or(() -> plain(instance.meta(), Keys.VERSION.name()));
    }

    /** Meta that others write for themselves; what of it is no name for us is theirs alone. */
    private static Optional<String> plain(Map<String, String> meta, String key) {
        return Optional.ofNullable(meta.get(key))
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_NAME);
    }

    private static List<Declaration> declarations(
            Instance instance, RegistrationKeys keys, RoutingRules rules, Problems problems) {
        Set<String> tags = Set.copyOf(instance.tags());
        Optional<String> restful =
                rules.restfulTags().stream().filter(tags::contains).min(String::compareTo);
        Optional<String> rpc = rules.rpcTags().stream().filter(tags::contains).min(String::compareTo);
        Optional<Protocol> wished = keys.get(Keys.PROTO);
        List<Declaration> declarations = new ArrayList<>();
        if (rpc.isPresent()
                || (restful.isEmpty() && wished.filter(Protocol::grpc).isPresent())) {
            Protocol protocol = wished.filter(Protocol::grpc).orElse(Protocol.GRPC);
            declarations.add(new Declaration(rpc.orElse("rpc"), protocol, Optional.empty()));
        }
        Protocol http = wished.filter(protocol -> !protocol.grpc()).orElse(Protocol.HTTP);
        List<Declaration> explicit = explicit(keys, http);
        if (!declarations.isEmpty() && restful.isEmpty() && !explicit.isEmpty()) {
            problems.add(
                    RejectedRoute.Reason.UNSUPPORTED,
                    "lictor.route",
                    "a gRPC instance is routed by its descriptors; add the tag restful to route its port as HTTP too");
        } else {
            declarations.addAll(explicit);
        }
        if (restful.isPresent() && keys.routes().isEmpty()) {
            declarations.add(byName(instance.service(), restful.get(), http));
        }
        if (declarations.isEmpty() && problems.found().isEmpty()) {
            problems.badValue("lictor.enable", "nothing to route: add the tag restful or rpc, or lictor.route=/path");
        }
        return declarations;
    }

    private static Declaration byName(String service, String tag, Protocol protocol) {
        String segment = PathTemplate.quote(service);
        return new Declaration(tag, protocol, Optional.of(PathRule.below(segment)));
    }

    private static List<Declaration> explicit(RegistrationKeys keys, Protocol protocol) {
        List<Declaration> declarations = new ArrayList<>();
        keys.routes()
                .forEach((name, rules) ->
                        rules.forEach(rule -> declarations.add(new Declaration(name, protocol, Optional.of(rule)))));
        return declarations;
    }

    private static OptionalInt grpcPort(Instance instance, RegistrationKeys keys, Problems problems) {
        if (keys.get(Keys.PORT).isPresent()) {
            return OptionalInt.empty();
        }
        for (String metaKey : GRPC_PORTS) {
            String text = instance.meta().get(metaKey);
            if (text != null) {
                try {
                    return OptionalInt.of(Keys.PORT.grammar().parse(text.strip()));
                } catch (IllegalArgumentException broken) {
                    problems.badValue(metaKey + "=" + text, String.valueOf(broken.getMessage()));
                }
            }
        }
        return OptionalInt.empty();
    }

    private static Optional<EndpointId> address(Instance instance, int port, Problems problems) {
        if (port < 1 || port > MAX_PORT || instance.host().isBlank()) {
            problems.add(
                    RejectedRoute.Reason.BAD_ADDRESS,
                    instance.id().serviceId(),
                    "registered at '" + instance.host() + ":" + port + "', which cannot be called");
            return Optional.empty();
        }
        return Optional.of(new EndpointId(instance.id().node(), instance.id().serviceId(), instance.host(), port));
    }

    private static int weight(Instance instance, RegistrationKeys keys) {
        return instance.admitted() ? keys.get(Keys.WEIGHT).orElse(instance.effectiveWeight()) : 0;
    }
}
