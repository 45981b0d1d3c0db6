package io.lictor.routing.traefik;

import java.util.List;

/** What a router does to a request before it is forwarded. Immutable. */
public sealed interface Middleware {

    /** Takes the first of these prefixes that the path has off it. */
    record StripPrefix(List<String> prefixes) implements Middleware {
        public StripPrefix {
            prefixes = List.copyOf(prefixes);
        }
    }

    /** Puts a prefix before the path. */
    record AddPrefix(String prefix) implements Middleware {}

    /** Puts another path in place of it. */
    record ReplacePath(String path) implements Middleware {}

    /** One that exists for Traefik and not here. A router cannot do without it: it may be the one that asks who comes. */
    record Unsupported(String type) implements Middleware {}
}
