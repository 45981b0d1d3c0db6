package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogStatus;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps the books of how the selected services are watched. Written by the catalog's thread, read by any. */
final class WatchingLedger {
    private final AtomicLong switches = new AtomicLong();
    private final AtomicLong sweeps = new AtomicLong();
    private final AtomicLong refetches = new AtomicLong();
    private volatile boolean shared;
    private volatile @Nullable String filter;

    void switched(boolean sharing) {
        shared = sharing;
        switches.incrementAndGet();
    }

    void filter(Optional<String> now) {
        filter = now.orElse(null);
    }

    void swept() {
        sweeps.incrementAndGet();
    }

    void refetched() {
        refetches.incrementAndGet();
    }

    CatalogStatus.Watching status(int maxWatches, Optional<String> steppedDown) {
        return new CatalogStatus.Watching(
                shared,
                maxWatches,
                switches.get(),
                sweeps.get(),
                refetches.get(),
                Optional.ofNullable(filter),
                steppedDown);
    }
}
