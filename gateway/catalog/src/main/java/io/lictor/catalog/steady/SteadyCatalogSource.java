package io.lictor.catalog.steady;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.SourceThread;
import io.lictor.catalog.Steadiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another source made steady: what vanishes from it too fast is held ({@link MassLoss}), and when it says nothing in the first second after
 * the start, what was kept on disk is shown until it does. All state belongs to one thread, {@code lictor-steady}, which also calls the
 * listener.
 */
public final class SteadyCatalogSource implements CatalogSource {
    private static final Logger log = LoggerFactory.getLogger(SteadyCatalogSource.class);
    /** A Consul that is well answers sooner, and then nobody has seen an old picture. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration TICK = Duration.ofMillis(500);
    /** An older picture is better than none, but no reason to doubt Consul. A quiet Consul has no newer one than its last change. */
    private static final Duration FRESH = Duration.ofDays(1);

    private final CatalogSource inner;
    private final Optional<SnapshotKeeper> keeper;
    private final InstantSource clock;
    private final MassLoss losses;
    private final SourceThread thread = new SourceThread("lictor-steady");
    private final AtomicReference<@Nullable CatalogSnapshot> arrived = new AtomicReference<>();
    private @Nullable Consumer<CatalogSnapshot> listener;
    private @Nullable CatalogSnapshot shown;
    private boolean live;
    private volatile Steadiness steadiness = Steadiness.NONE;

    /** @param file where the picture is kept for the next start, if anywhere */
    public SteadyCatalogSource(CatalogSource inner, Optional<SnapshotFile> file, InstantSource clock) {
        this.inner = inner;
        this.keeper = file.map(SnapshotKeeper::new);
        this.clock = clock;
        this.losses = new MassLoss(clock);
    }

    @Override
    public void start(Consumer<CatalogSnapshot> snapshotListener) {
        thread.start(() -> {
            listener = snapshotListener;
            keeper.flatMap(SnapshotKeeper::restore).ifPresent(this::restored);
            var unused = thread.executor()
                    .scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
            inner.start(this::arrived);
        });
    }

    @Override
    public CatalogStatus status() {
        Steadiness known = steadiness;
        return inner.status()
                .with(new Steadiness(known.restored(), known.held(), keeper.flatMap(SnapshotKeeper::lastError)));
    }

    @Override
    public void accept() {
        thread.executor().execute(() -> {
            if (losses.accept()) {
                show(losses.shown());
            }
            inner.accept();
        });
    }

    /** Must not be called by the listener, whose return it waits for. */
    @Override
    public void close() {
        inner.close();
        thread.end(() -> listener = null);
        keeper.ifPresent(SnapshotKeeper::close);
    }

    private void restored(CatalogSnapshot restored) {
        if (Duration.between(restored.takenAt(), clock.instant()).compareTo(FRESH) <= 0) {
            losses.remember(restored);
        }
        var unused = thread.executor()
                .schedule(
                        () -> {
                            if (!live) {
                                log.warn("Consul does not answer; the services are those of {}", restored.takenAt());
                                losses.remember(restored);
                                show(restored);
                            }
                        },
                        PATIENCE.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** On the inner source's thread: what comes while this one is busy is taken together. */
    private void arrived(CatalogSnapshot snapshot) {
        if (arrived.getAndSet(snapshot) == null) {
            thread.executor().execute(this::take);
        }
    }

    private void take() {
        CatalogSnapshot snapshot = arrived.getAndSet(null);
        if (snapshot != null) {
            live = true;
            show(losses.weigh(snapshot, inner.status()));
        }
    }

    private void tick() {
        if (losses.settle(inner.status())) {
            show(losses.shown());
        }
    }

    private void show(CatalogSnapshot next) {
        CatalogSnapshot snapshot = shown == null ? next : next.reusing(shown);
        Optional<Instant> restored = snapshot.restored() ? Optional.of(snapshot.takenAt()) : Optional.empty();
        steadiness = new Steadiness(restored, losses.held(), Optional.empty());
        if (listener == null || (shown != null && shown.samePicture(snapshot))) {
            return;
        }
        shown = snapshot;
        if (!snapshot.restored()) {
            keeper.ifPresent(disk -> disk.keep(snapshot));
        }
        try {
            listener.accept(snapshot);
        } catch (RuntimeException failure) {
            log.error("The listener failed on the snapshot of index {}", snapshot.index(), failure);
        }
    }
}
