package io.lictor.routing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one place where registrations and requests meet. Written by the one writer, read by every request. */
public final class ActiveRouteTable {

    private final AtomicReference<@Nullable RouteTable> table = new AtomicReference<>();

    /** Empty until the first complete catalog has been read. */
    public Optional<RouteTable> current() {
        return Optional.ofNullable(table.get());
    }

    void swap(RouteTable next) {
        table.set(next);
    }
}
