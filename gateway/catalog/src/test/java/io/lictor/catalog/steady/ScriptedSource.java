package io.lictor.catalog.steady;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.Steadiness;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source that shows what a test hands it. */
final class ScriptedSource implements CatalogSource {
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile @Nullable Consumer<CatalogSnapshot> listener;
    private volatile CatalogStatus status = reading(Pictures.START, 0);
    private volatile @Nullable CatalogSnapshot first;
    private volatile boolean closed;

    /** All is well, and Consul has answered then. */
    static CatalogStatus reading(Instant lastAnswer, long outages) {
        return status(Optional.of(lastAnswer), false, outages);
    }

    /** At least one watch fails. */
    static CatalogStatus failing(long outages) {
        return status(Optional.empty(), true, outages);
    }

    private static CatalogStatus status(Optional<Instant> lastAnswer, boolean stale, long outages) {
        return new CatalogStatus(
                "http://consul:8500",
                7,
                lastAnswer,
                Duration.ofSeconds(outages),
                stale,
                stale ? Optional.of("broken") : Optional.empty(),
                2,
                3,
                300,
                4,
                outages,
                5,
                Optional.empty(),
                Steadiness.NONE,
                Map.of());
    }

    void now(CatalogStatus next) {
        status = next;
    }

    /** Shows it in {@link #start}, so that nothing can come before it. */
    void showAtOnce(CatalogSnapshot snapshot) {
        first = snapshot;
    }

    void show(CatalogSnapshot snapshot) throws InterruptedException {
        started.await();
        Consumer<CatalogSnapshot> known = listener;
        if (known != null) {
            known.accept(snapshot);
        }
    }

    int accepted() {
        return accepted.get();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void start(Consumer<CatalogSnapshot> snapshotListener) {
        listener = snapshotListener;
        CatalogSnapshot known = first;
        if (known != null) {
            snapshotListener.accept(known);
        }
        started.countDown();
    }

    @Override
    public CatalogStatus status() {
        return status;
    }

    @Override
    public void accept() {
        accepted.incrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
    }
}
