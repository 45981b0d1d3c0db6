package io.lictor.routing;

import io.lictor.path.PathFit;

/**
 * A route whose host and path a request has. Immutable.
 *
 * @param host how much of the request's host it names, as {@link Hosts#closeness} says
 */
record Contender(Route route, int host, PathFit.Fits path, Offer method) {

    /** What it says to the request's method. */
    enum Offer {
        NAMED,
        ANY,
        NONE
    }
}
