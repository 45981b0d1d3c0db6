package io.lictor.routing.traefik;

import java.util.List;
import java.util.Optional;

/**
 * One HTTP router. Immutable.
 *
 * @param rule as written; empty where no tag says it
 * @param priority as written; empty where no tag says it
 * @param middlewares names in the order in which they work, without {@code @provider}
 * @param service the name of its service; empty for the only one
 */
public record Router(
        Optional<String> rule, Optional<Integer> priority, List<String> middlewares, Optional<String> service) {

    public Router {
        middlewares = List.copyOf(middlewares);
    }
}
