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
import java.util.stream.Stream;

/** Reads instances into registrations. Used by the one writer, as its readers of foreign tags are. */
final class RegistrationReader {

    private static final int MAX_PORT = 65_535;
    /** Where grpc-spring writes its port beside the registered one, which is HTTP's. */
    private static final List<String> GRPC_PORTS = List.of("gRPC_port", "gRPC.port");

    private static final int LONGEST_NAME = 128;

    private final RoutingRules rules;
    private final List<TagReader> readers;
    private final FilterReader filters;

    RegistrationReader(RoutingRules rules, List<TagReader> readers) {
        this.rules = rules;
        this.readers = List.copyOf(readers);
        this.filters = new FilterReader(rules.filters());
    }

    FilterReader filters() {
        return filters;
    }

    RoutingRules rules() {
        return rules;
    }

    /** Empty when the instance asks for nothing, opts out, or cannot be called; the problems say why. */
    Optional<Registration> read(Instance instance, ServiceOverrides overrides, Problems problems) {
        RegistrationKeys written = RegistrationKeys.of(instance, overrides, problems);
        if (!written.get(Keys.ENABLE).orElse(true)) {
            return Optional.empty();
        }
        List<Declaration> own = declarations(instance, written, problems);
        List<TagReader.Reading> foreign = own.isEmpty() ? foreign(instance, problems) : List.of();
        RegistrationKeys keys = written.over(foreign, problems);
        List<Declaration> declarations = Stream.concat(
                        own.stream(), foreign.stream().flatMap(reading -> reading.declarations().stream()))
                .toList();
        if (own.isEmpty() && foreign.isEmpty() && problems.found().isEmpty()) {
            problems.badValue("lictor.enable", "nothing to route: add the tag restful or rpc, or lictor.route=/path");
        }
        if (declarations.isEmpty() || !hasItsFilters(keys, problems)) {
            return Optional.empty();
        }
        OptionalInt grpcPort = grpcPort(instance, keys, problems);
        boolean onlyGrpc =
                declarations.stream().allMatch(declared -> declared.protocol().grpc());
        int port = onlyGrpc && grpcPort.isPresent()
                ? grpcPort.getAsInt()
                : keys.get(Keys.PORT).orElse(instance.port());
        Optional<String> version = version(instance, keys);
        return address(instance, port, problems)
                .map(id -> new Registration(
                        instance, endpoint(id, instance, keys, version), grpcPort, declarations, version, keys));
    }

    /** What is to go through filters never goes without them: an instance whose filters are refused has no routes. */
    private boolean hasItsFilters(RegistrationKeys keys, Problems problems) {
        Optional<Stated<List<String>>> stated = keys.stated(Keys.FILTERS);
        try {
            stated.ifPresent(filters::read);
            return true;
        } catch (UnreadableTextException refused) {
            String text = stated.orElseThrow().text();
            problems.add(
                    RejectedRoute.Reason.BAD_VALUE,
                    "lictor.filters=" + text,
                    refused.getMessage() + "; until then the instance is not routed",
                    refused.mark());
            return false;
        }
    }

    private Endpoint endpoint(EndpointId id, Instance instance, RegistrationKeys keys, Optional<String> version) {
        return new Endpoint(
                id,
                weight(instance, keys),
                keys.get(Keys.GROUP).or(() -> version).orElse(""),
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

    private List<Declaration> declarations(Instance instance, RegistrationKeys keys, Problems problems) {
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
        return declarations;
    }

    /** What its tags for other programs say, all of them together. */
    private List<TagReader.Reading> foreign(Instance instance, Problems problems) {
        return readers.stream()
                .flatMap(reader -> reader.read(instance, problems).stream())
                .toList();
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
                    problems.badValue(metaKey + "=" + text, broken);
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
        if (!HostText.isHost(instance.host())) {
            problems.add(
                    RejectedRoute.Reason.BAD_ADDRESS,
                    instance.id().serviceId(),
                    "registered at address '" + instance.host()
                            + "', which is neither a host name nor an IP address; write it without scheme, port and path");
            return Optional.empty();
        }
        return Optional.of(new EndpointId(instance.id().node(), instance.id().serviceId(), instance.host(), port));
    }

    private static int weight(Instance instance, RegistrationKeys keys) {
        return instance.admitted() ? keys.get(Keys.WEIGHT).orElse(instance.effectiveWeight()) : 0;
    }
}
