package io.lictor.routing;

import java.util.Set;

/**
 * Hears of every swap on the writer's thread; what it does delays the swap. It is told which services have other routes or
 * clusters than in the table before, by name, so that it need not look through all of them: those that came, those that
 * changed, and those that are gone.
 */
public interface TableListener {

    /** The writer begins with the next table. */
    default void building() {}

    /**
     * Before any request can see the table: the time to make what its routes need. A swap that fails after this is tried
     * again, with at least the same services.
     */
    void beforeSwap(RouteTable next, Set<String> services);

    /** Once new requests see only this table; older requests may still hold an older one. */
    void afterSwap(RouteTable now, Set<String> services);
}
