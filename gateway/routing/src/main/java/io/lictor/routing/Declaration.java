package io.lictor.routing;

import java.util.List;
import java.util.Optional;

/**
 * One thing an instance asks for. Instances of one service that declare the same thing are members of one route target.
 * Immutable.
 *
 * @param tag the tag or key it came from: {@code restful}, {@code rpc}, {@code route}, {@code route.<name>}
 * @param rule where an HTTP route begins; empty for gRPC, whose bindings come from its descriptors, and for go-micro
 * @param endpoints what go-micro registered of its methods; they may differ between the instances of one target
 */
record Declaration(String tag, Protocol protocol, Optional<PathRule> rule, List<MicroEndpoint> endpoints) {

    Declaration {
        endpoints = List.copyOf(endpoints);
    }

    Declaration(String tag, Protocol protocol, Optional<PathRule> rule) {
        this(tag, protocol, rule, List.of());
    }

    /** Whether an instance may ask for several routes by this tag, so that each is told apart by its path. */
    boolean repeatable() {
        return Keys.isRoute(tag)
                || tag.equals(MicroReader.TAG)
                || tag.equals(FabioReader.TAG)
                || tag.startsWith(TraefikReader.TAG);
    }

    /** Names the cluster: equal for the members of one target, stable across snapshots. */
    String clusterName(String service) {
        return rule.filter(any -> repeatable())
                .map(explicit -> service + "#" + tag + "#" + explicit.match() + "#" + protocol.scheme())
                .orElseGet(() -> service + "#" + tag + "#" + protocol.scheme());
    }
}
