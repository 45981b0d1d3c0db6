package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.Instance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The latest snapshot of a source, and when it came. Written by the source's thread, awaited by a test's. */
final class Publications implements Consumer<CatalogSnapshot> {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private @Nullable CatalogSnapshot last;
    private long cameAt;

    @Override
    public synchronized void accept(CatalogSnapshot snapshot) {
        last = snapshot;
        cameAt = System.nanoTime();
        notifyAll();
    }

    /** The milliseconds from a reading of {@link System#nanoTime} to the first snapshot that is as wanted. */
    synchronized double millisUntil(Predicate<CatalogSnapshot> wanted, long start) throws InterruptedException {
        long end = start + LIMIT.toNanos();
        while (last == null || !wanted.test(last)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("nothing of the kind was published within " + LIMIT);
            }
            wait(left);
        }
        return (cameAt - start) / 1e6;
    }

    synchronized CatalogSnapshot last() {
        if (last == null) {
            throw new AssertionError("nothing was published yet");
        }
        return last;
    }

    static List<Instance> instances(CatalogSnapshot snapshot, String service) {
        var known = snapshot.services().get(service);
        return known == null ? List.of() : known.instances();
    }
}
