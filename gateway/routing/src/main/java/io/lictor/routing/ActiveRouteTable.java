package io.lictor.routing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one place where registrations and requests meet. Written by the one writer, read by every request. */
public final class ActiveRouteTable {

    private final AtomicReference<@Nullable RouteTable> table = new AtomicReference<>();
    private volatile boolean settled;

    /** Empty until the first complete catalog has been read. */
    public Optional<RouteTable> current() {
        return Optional.ofNullable(table.get());
    }

    /**
     * Whether there has been a table with the routes of all services known at that time: the first ones lack those of gRPC
     * services whose descriptors are still on their way. Stays true.
     */
    public boolean settled() {
        return settled;
    }

    void settle() {
        settled = true;
    }

    void swap(RouteTable next) {
        table.set(next);
    }
}
