package io.lictor.routing;

import io.lictor.balancing.EndpointId;
import java.util.List;
import java.util.Set;

/**
 * Which instances of one service have which methods. Immutable.
 *
 * @param offers the one that counts first; more than one while versions differ
 * @param problems what is missing, and why
 */
record Offers(List<Offer> offers, List<RejectedRoute> problems) {

    Offers {
        offers = List.copyOf(offers);
        problems = List.copyOf(problems);
    }

    /** @param instances those that are known, or taken, to have these methods */
    record Offer(Described described, Set<EndpointId> instances) {

        Offer {
            instances = Set.copyOf(instances);
        }

        MethodSet methods() {
            return described.methods();
        }
    }

    static Offers unknown(String service, String why) {
        return new Offers(
                List.of(), List.of(new RejectedRoute(service, "rpc", RejectedRoute.Reason.NO_DESCRIPTORS, why)));
    }
}
