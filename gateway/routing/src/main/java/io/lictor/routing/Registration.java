package io.lictor.routing;

import io.lictor.balancing.Endpoint;
import io.lictor.balancing.EndpointId;
import io.lictor.catalog.Instance;
import io.lictor.path.PathTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One instance as routing understands it: what it declares and how it is called. Immutable.
 *
 * @param endpoint weight 0 when the instance takes no traffic now
 * @param timeout the instance's own wish, empty for the operator's default
 * @param descriptor the wish where to find descriptors, empty for the usual places
 * @param choices what it chose where the rules of transcoding leave a choice
 * @param version instances of one version are taken to have the same methods
 */
record Registration(
        Instance instance,
        Endpoint endpoint,
        List<Declaration> declarations,
        Optional<Duration> timeout,
        Optional<String> version,
        Optional<String> descriptor,
        PolicyChoices choices) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_WEIGHT = 65_535;

    Registration {
        declarations = List.copyOf(declarations);
    }

    /** Empty when the instance asks for nothing, opts out, or cannot be called; the problems say why. */
    static Optional<Registration> read(
            Instance instance, RoutingRules rules, List<TagReader> readers, Problems problems) {
        RegistrationKeys keys = RegistrationKeys.of(instance, problems);
        if (keys.get(RegistrationKeys.ENABLE).filter("false"::equals).isPresent()) {
            return Optional.empty();
        }
        List<Declaration> own = declarations(instance, keys, rules, problems);
        List<TagReader.Reading> foreign = own.isEmpty() ? foreign(instance, readers, problems) : List.of();
        List<Declaration> declarations = Stream.concat(
                        own.stream(), foreign.stream().flatMap(reading -> reading.declarations().stream()))
                .toList();
        if (own.isEmpty() && foreign.isEmpty() && problems.found().isEmpty()) {
            problems.badValue("lictor.enable", "nothing to route: add the tag restful or rpc, or lictor.route=/path");
        }
        Optional<EndpointId> id = address(instance, keys, problems);
        if (declarations.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        Endpoint endpoint = new Endpoint(
                id.get(), weight(instance, keys, problems), "", "", 0, instance.createIndex(), instance.modifyIndex());
        return Optional.of(new Registration(
                instance,
                endpoint,
                declarations,
                timeout(keys, problems),
                version(keys, foreign),
                keys.get(RegistrationKeys.DESCRIPTOR),
                PolicyChoices.read(keys, problems)));
    }

    private static List<Declaration> declarations(
            Instance instance, RegistrationKeys keys, RoutingRules rules, Problems problems) {
        Set<String> tags = Set.copyOf(instance.tags());
        Optional<String> restful =
                rules.restfulTags().stream().filter(tags::contains).min(String::compareTo);
        Optional<String> rpc = rules.rpcTags().stream().filter(tags::contains).min(String::compareTo);
        Optional<Protocol> wished = protocol(keys, problems);
        List<Declaration> declarations = new ArrayList<>();
        if (rpc.isPresent()
                || (restful.isEmpty() && wished.filter(Protocol::grpc).isPresent())) {
            Protocol protocol = wished.filter(Protocol::grpc).orElse(Protocol.GRPC);
            declarations.add(new Declaration(rpc.orElse("rpc"), protocol, Optional.empty()));
        }
        Protocol http = wished.filter(protocol -> !protocol.grpc()).orElse(Protocol.HTTP);
        List<Declaration> explicit = explicit(keys, http, problems);
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
    private static List<TagReader.Reading> foreign(Instance instance, List<TagReader> readers, Problems problems) {
        return readers.stream()
                .flatMap(reader -> reader.read(instance, problems).stream())
                .toList();
    }

    private static Optional<String> version(RegistrationKeys keys, List<TagReader.Reading> foreign) {
        return keys.get(RegistrationKeys.VERSION)
                .filter(text -> !text.isEmpty())
                .or(() -> foreign.stream()
                        .flatMap(reading -> reading.version().stream())
                        .findFirst());
    }

    private static Declaration byName(String service, String tag, Protocol protocol) {
        String segment = PathTemplate.quote(service);
        return new Declaration(tag, protocol, Optional.of(PathRule.below(segment)));
    }

    private static List<Declaration> explicit(RegistrationKeys keys, Protocol protocol, Problems problems) {
        List<Declaration> declarations = new ArrayList<>();
        keys.routes().forEach((key, values) -> {
            for (String value : values) {
                try {
                    PathRule rule = PathRule.parse(value);
                    declarations.add(new Declaration(key, protocol, Optional.of(rule)));
                } catch (IllegalArgumentException broken) {
                    problems.badValue("lictor." + key + "=" + value, String.valueOf(broken.getMessage()));
                }
            }
        });
        return declarations;
    }

    private static Optional<Protocol> protocol(RegistrationKeys keys, Problems problems) {
        Optional<String> text = keys.get(RegistrationKeys.PROTO);
        Optional<Protocol> protocol = text.flatMap(Protocol::parse);
        if (text.isPresent() && protocol.isEmpty()) {
            problems.badValue("lictor.proto=" + text.get(), "known protocols are http, https, grpc and grpcs");
        }
        return protocol;
    }

    private static Optional<EndpointId> address(Instance instance, RegistrationKeys keys, Problems problems) {
        int port = instance.port();
        Optional<String> wished = keys.get(RegistrationKeys.PORT);
        if (wished.isPresent()) {
            port = number(wished.get(), MAX_PORT);
            if (port < 1) {
                problems.badValue("lictor.port=" + wished.get(), "must be a whole number from 1 to " + MAX_PORT);
                return Optional.empty();
            }
        }
        if (port < 1 || port > MAX_PORT || instance.host().isBlank()) {
            problems.add(
                    RejectedRoute.Reason.BAD_ADDRESS,
                    instance.id().serviceId(),
                    "registered at '" + instance.host() + ":" + port + "', which cannot be called");
            return Optional.empty();
        }
        return Optional.of(new EndpointId(instance.id().node(), instance.id().serviceId(), instance.host(), port));
    }

    private static int weight(Instance instance, RegistrationKeys keys, Problems problems) {
        Optional<String> wished = keys.get(RegistrationKeys.WEIGHT);
        if (wished.isEmpty() || !instance.admitted()) {
            return instance.effectiveWeight();
        }
        int weight = number(wished.get(), MAX_WEIGHT);
        if (weight < 0) {
            problems.badValue("lictor.weight=" + wished.get(), "must be a whole number from 0 to " + MAX_WEIGHT);
            return instance.effectiveWeight();
        }
        return weight;
    }

    private static Optional<Duration> timeout(RegistrationKeys keys, Problems problems) {
        Optional<String> wished = keys.get(RegistrationKeys.TIMEOUT);
        Optional<Duration> timeout = wished.flatMap(TimeText::parse);
        if (wished.isPresent() && timeout.isEmpty()) {
            problems.badValue("lictor.timeout=" + wished.get(), "write it as 500ms, 2s or 1m");
        }
        return timeout;
    }

    /** The number, or -1 when it is none from 0 to the maximum. */
    private static int number(String text, int maximum) {
        try {
            int number = Integer.parseInt(text);
            return number <= maximum ? number : -1;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
