package io.lictor.routing;

import io.lictor.catalog.Instance;
import io.lictor.path.PathTemplateException;
import io.lictor.routing.RejectedRoute.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what go-micro registers in Consul. Instances of one version have the same tags and there can be many, so what was
 * read is remembered.
 */
final class MicroReader implements TagReader {

    /** Stands for the many tags of one instance. */
    static final String TAG = "go-micro";

    private static final String NO_PATH = "the service's name makes no path: it has an empty part between its dots";
    private static final int REMEMBERED = 512;
    private static final int MOST_ENDPOINTS = 1_000;

    private final MicroPaths paths;
    private final Map<Asked, Answered> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Answered> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Pairs of metadata come in any order. */
    private record Asked(String service, Set<String> metadata, List<String> endpoints, Optional<String> version) {}

    private record Answered(Reading reading, List<RejectedRoute> problems) {}

    MicroReader(MicroPaths paths) {
        this.paths = paths;
    }

    @Override
    public Optional<Reading> read(Instance instance, Problems problems) {
        MicroTags tags = MicroTags.of(instance.tags());
        if (tags.endpoints().isEmpty()) {
            return Optional.empty();
        }
        Asked asked = new Asked(instance.service(), Set.copyOf(tags.metadata()), tags.endpoints(), tags.version());
        Answered answered = remembered.get(asked);
        if (answered == null) {
            Problems own = new Problems(instance.service());
            answered = new Answered(reading(instance.service(), tags, own), own.found());
            remembered.put(asked, answered);
        }
        answered.problems().forEach(problems::add);
        return Optional.of(answered.reading());
    }

    private Reading reading(String service, MicroTags tags, Problems problems) {
        if (tags.endpoints().size() > MOST_ENDPOINTS) {
            problems.add(Reason.UNSUPPORTED, TAG, "it has more than " + MOST_ENDPOINTS + " endpoints");
            return new Reading(List.of(), Map.of());
        }
        MicroService micro = MicroService.read(
                tags,
                (tag, broken) -> problems.add(
                        Reason.BAD_VALUE,
                        MicroTags.shown(tag),
                        "this tag of go-micro cannot be read: " + broken.getMessage(),
                        broken.mark()));
        return protocol(micro, problems)
                .map(protocol -> new Reading(declarations(service, micro, protocol, problems), keys(micro)))
                .orElseGet(() -> new Reading(List.of(), keys(micro)));
    }

    private static Map<String, String> keys(MicroService micro) {
        return micro.version()
                .map(version -> Map.of(Keys.VERSION.name(), version))
                .orElse(Map.of());
    }

    /** Where a node does not say it, a web server is known by its patterns; all else spoke mucp then. */
    private static Optional<Protocol> protocol(MicroService micro, Problems problems) {
        String protocol = word(micro, "protocol");
        String transport = word(micro, "transport");
        return switch (protocol) {
            case "grpc" -> Optional.of(Protocol.GRPC_JSON);
            case "http" -> Optional.of(Protocol.HTTP);
            case "", "mucp" -> {
                if (protocol.isEmpty() && micro.endpoints().stream().anyMatch(MicroReader::isWebPattern)) {
                    yield Optional.of(Protocol.HTTP);
                }
                if (transport.isEmpty() || transport.equals("http")) {
                    yield Optional.of(Protocol.MUCP);
                }
                problems.add(Reason.UNSUPPORTED, TAG, "mucp is spoken over the transport http, not over " + transport);
                yield Optional.empty();
            }
            default -> {
                problems.add(
                        Reason.UNSUPPORTED, TAG, "its protocol is " + protocol + "; known are grpc, mucp and http");
                yield Optional.empty();
            }
        };
    }

    private static String word(MicroService micro, String key) {
        return micro.metadata().getOrDefault(key, "").strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isWebPattern(MicroService.Endpoint endpoint) {
        return endpoint.name().startsWith("/");
    }

    private List<Declaration> declarations(String service, MicroService micro, Protocol protocol, Problems problems) {
        List<Declaration> declarations = new ArrayList<>();
        List<MicroEndpoint> methods = new ArrayList<>();
        boolean web = false;
        for (MicroService.Endpoint endpoint : micro.endpoints()) {
            MicroOffer offer = MicroOffer.of(endpoint, protocol, problems);
            web |= offer.kind() == MicroOffer.Kind.WEB;
            if (offer.kind() == MicroOffer.Kind.HTTP) {
                offer.rules().forEach(rule -> declarations.add(new Declaration(TAG, Protocol.HTTP, Optional.of(rule))));
            } else if (offer.kind() == MicroOffer.Kind.CALL) {
                method(service, offer, problems).ifPresent(methods::add);
            }
        }
        if (web) {
            prefix(service, problems).ifPresent(declarations::add);
        }
        if (!methods.isEmpty()) {
            declarations.add(new Declaration(TAG, protocol, Optional.empty(), methods));
        }
        return declarations;
    }

    private Optional<Declaration> prefix(String service, Problems problems) {
        try {
            PathRule rule = PathRule.below(paths.base(service).substring(1));
            return Optional.of(new Declaration(TAG, Protocol.HTTP, Optional.of(rule)));
        } catch (PathTemplateException noPath) {
            problems.add(Reason.BAD_TEMPLATE, service, NO_PATH);
            return Optional.empty();
        }
    }

    private Optional<MicroEndpoint> method(String service, MicroOffer offer, Problems problems) {
        if (offer.declared()) {
            return offer.rules().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MicroEndpoint(offer.name(), true, offer.rules()));
        }
        try {
            return Optional.of(new MicroEndpoint(offer.name(), false, paths.of(service, offer.name())));
        } catch (PathTemplateException noPath) {
            problems.add(Reason.BAD_TEMPLATE, offer.name(), NO_PATH);
            return Optional.empty();
        }
    }
}
