package io.lictor.routing;

import java.util.Optional;
import java.util.Set;

/**
 * What of a service's descriptors is bound, and how. Immutable.
 *
 * @param services full names of those that are; empty for all
 */
record MethodChoices(RoutePolicy policy, Optional<Set<String>> services) {

    static MethodChoices all(RoutePolicy policy) {
        return new MethodChoices(policy, Optional.empty());
    }

    static MethodChoices of(Choices chosen, RoutePolicy operator) {
        return new MethodChoices(PolicyChoices.of(chosen).over(operator), chosen.get(Keys.GRPC_SERVICE));
    }

    /** Whether a service of the descriptors is bound, by its full name. */
    boolean binds(String service) {
        return services.map(names -> names.contains(service)).orElse(true);
    }
}
