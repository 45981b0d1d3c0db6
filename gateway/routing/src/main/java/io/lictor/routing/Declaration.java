package io.lictor.routing;

import java.util.Optional;

/**
 * One thing an instance asks for. Instances of one service that declare the same thing are members of one route target.
 * Immutable.
 *
 * @param tag the tag or key it came from: {@code restful}, {@code rpc}, {@code route}, {@code route.<name>}
 * @param rule where an HTTP route begins; empty for gRPC, whose bindings come from its descriptors
 */
record Declaration(String tag, Protocol protocol, Optional<PathRule> rule) {

    /** Names the cluster: equal for the members of one target, stable across snapshots. */
    String clusterName(String service) {
        return rule.filter(any -> tag.startsWith(RegistrationKeys.ROUTE))
                .map(explicit -> service + "#" + tag + "#" + explicit.match() + "#" + protocol.scheme())
                .orElseGet(() -> service + "#" + tag + "#" + protocol.scheme());
    }
}
