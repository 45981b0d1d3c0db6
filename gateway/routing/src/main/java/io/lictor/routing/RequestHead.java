package io.lictor.routing;

import java.util.List;

/**
 * What a route is found by. Headers and query are asked for only where a route at the request's path has a condition on
 * them, so whoever implements it reads them when asked. Used by one thread at a time.
 */
public interface RequestHead {

    /** Lower case, without port; empty when the request has none. */
    String host();

    String method();

    /** As it came, without query. */
    String rawPath();

    /** All values of a header, whatever the case of its name; none when it is not there. */
    List<String> header(String name);

    /** All values of a query parameter, decoded; one is empty where there is none after the name. */
    List<String> parameter(String name);

    /** A request of which only this is known: it has no headers and no query. */
    static RequestHead of(String host, String method, String rawPath) {
        return new Bare(host, method, rawPath);
    }

    /** A request without headers and query. */
    record Bare(String host, String method, String rawPath) implements RequestHead {
        @Override
        public List<String> header(String name) {
            return List.of();
        }

        @Override
        public List<String> parameter(String name) {
            return List.of();
        }
    }
}
