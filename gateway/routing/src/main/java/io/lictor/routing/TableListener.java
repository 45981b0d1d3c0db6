package io.lictor.routing;

/** Hears of every swap on the writer's thread; what it does delays the swap. */
public interface TableListener {

    /** Before any request can see the table: the time to make what its routes need. */
    void beforeSwap(RouteTable next);

    /** Once new requests see only this table; older requests may still hold an older one. */
    void afterSwap(RouteTable now);
}
