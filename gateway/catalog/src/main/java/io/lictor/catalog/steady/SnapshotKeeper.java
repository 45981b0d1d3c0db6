package io.lictor.catalog.steady;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.SourceThread;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the newest snapshot to its file, once a second at most, on a thread that may wait for the disk. Takes them from any thread. */
final class SnapshotKeeper {
    private static final Logger log = LoggerFactory.getLogger(SnapshotKeeper.class);
    private static final Duration DEBOUNCE = Duration.ofSeconds(1);

    private final SnapshotFile file;
    private final SourceThread thread = new SourceThread("lictor-disk");
    private final AtomicReference<@Nullable CatalogSnapshot> unsaved = new AtomicReference<>();
    private volatile @Nullable String lastError;

    SnapshotKeeper(SnapshotFile file) {
        this.file = file;
    }

    /** What was kept last. A broken file is told and counts as none. */
    Optional<CatalogSnapshot> restore() {
        try {
            return file.read();
        } catch (SnapshotFile.UnusableException broken) {
            failed(broken);
            return Optional.empty();
        }
    }

    void keep(CatalogSnapshot snapshot) {
        if (unsaved.getAndSet(snapshot) == null) {
            var unused = thread.executor().schedule(this::save, DEBOUNCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Why the last attempt failed, if it did. */
    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Writes what is not written yet. */
    void close() {
        thread.end(this::save);
    }

    private void save() {
        CatalogSnapshot snapshot = unsaved.getAndSet(null);
        if (snapshot == null) {
            return;
        }
        try {
            file.write(snapshot);
            lastError = null;
        } catch (SnapshotFile.UnusableException failure) {
            failed(failure);
        }
    }

    private void failed(SnapshotFile.UnusableException failure) {
        if (!String.valueOf(failure.getMessage()).equals(lastError)) {
            log.warn("{}", failure.getMessage());
        }
        lastError = failure.getMessage();
    }
}
