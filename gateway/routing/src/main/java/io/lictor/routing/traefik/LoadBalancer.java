package io.lictor.routing.traefik;

import java.util.Optional;

/**
 * What the tags say about the one server of a service that the instance is. Immutable.
 *
 * @param port another than the registered one
 * @param scheme {@code http}, {@code https} or {@code h2c}
 * @param passHostHeader whether the backend sees the client's {@code Host}
 * @param stickyCookie the name of the cookie that keeps a client at its server
 */
public record LoadBalancer(
        Optional<Integer> port,
        Optional<String> scheme,
        Optional<Integer> weight,
        boolean passHostHeader,
        Optional<String> stickyCookie) {

    /** All as Traefik has it where no tag says anything. */
    public static final LoadBalancer DEFAULT =
            new LoadBalancer(Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty());
}
