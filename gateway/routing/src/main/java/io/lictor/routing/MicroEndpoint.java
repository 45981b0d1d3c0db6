package io.lictor.routing;

import java.util.List;

/**
 * A method that an instance of go-micro registered, and the requests that reach it. Immutable.
 *
 * @param name {@code Handler.Method}
 * @param declared whether its author gave the paths, else they follow from the names
 * @param rules hosts, methods and paths; exact paths, not prefixes
 */
record MicroEndpoint(String name, boolean declared, List<PathRule> rules) {

    MicroEndpoint {
        rules = List.copyOf(rules);
    }
}
