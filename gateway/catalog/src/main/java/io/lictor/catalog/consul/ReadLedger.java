package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.Steadiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the books of all reads, and tells the log when the first watch begins to fail and when the last one has recovered. Written by the
 * catalog's thread, read by any.
 */
final class ReadLedger {
    private static final Logger log = LoggerFactory.getLogger(ReadLedger.class);
    private final String address;
    private final InstantSource clock;
    private final Instant createdAt;
    private final Map<String, Watch> watches = new HashMap<>();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong outages = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final Runnable recovered;
    private volatile int watching;
    private volatile long index;
    private volatile boolean stale;
    private volatile @Nullable Instant lastAnswer;
    private volatile @Nullable String lastError;

    /** How one path fares. */
    private static final class Watch {
        /** Whether a query stays open on it; a single read is remembered only from a failure to the next success. */
        private final boolean open;

        private long index;
        private boolean failedLast;
        private boolean failing;

        private Watch(boolean open) {
            this.open = open;
        }
    }

    /** @param recovered run when a read succeeds after failed ones */
    ReadLedger(String address, InstantSource clock, Runnable recovered) {
        this.address = address;
        this.clock = clock;
        this.createdAt = clock.instant();
        this.recovered = recovered;
    }

    void opened(String path) {
        watches.put(path, new Watch(true));
        watching = openWatches();
    }

    void closed(String path) {
        watches.remove(path);
        watching = openWatches();
        settle();
    }

    /** Nobody will read this path again. */
    void forgotten(String path) {
        if (watches.remove(path) != null) {
            settle();
        }
    }

    void answered(String path, ConsulAnswer answer) {
        answers.incrementAndGet();
        bytes.addAndGet(answer.bytes());
        lastAnswer = clock.instant();
        Watch watch = watches.getOrDefault(path, new Watch(false));
        if (!watch.open) {
            watches.remove(path);
        }
        boolean back = watch.failedLast;
        watch.index = answer.index();
        watch.failedLast = false;
        watch.failing = answer.caveat().isPresent();
        answer.caveat().ifPresent(text -> lastError = text);
        settle();
        if (back) {
            recovered.run();
        }
    }

    void failed(String path, ConsulReadException failure, String text) {
        failures.incrementAndGet();
        lastError = text;
        log.debug("Failed read {}", text, failure.getCause());
        Watch watch = watches.computeIfAbsent(path, single -> new Watch(false));
        watch.failedLast = true;
        watch.failing = true;
        settle();
    }

    void published() {
        published.incrementAndGet();
    }

    long index() {
        return index;
    }

    boolean answeredWithin(Duration past) {
        Instant answeredAt = lastAnswer;
        return answeredAt != null
                && Duration.between(answeredAt, clock.instant()).compareTo(past) <= 0;
    }

    /** @param selected how the selected services are watched, if it is services that are read */
    CatalogStatus status(Optional<CatalogStatus.Watching> selected) {
        Optional<Instant> answeredAt = Optional.ofNullable(lastAnswer);
        Duration age = Duration.between(answeredAt.orElse(createdAt), clock.instant());
        return new CatalogStatus(
                address,
                index,
                answeredAt,
                age.isNegative() ? Duration.ZERO : age,
                stale,
                Optional.ofNullable(lastError),
                watching,
                answers.get(),
                bytes.get(),
                failures.get(),
                outages.get(),
                published.get(),
                selected,
                Steadiness.NONE,
                Map.of());
    }

    private int openWatches() {
        return (int) watches.values().stream().filter(watch -> watch.open).count();
    }

    private void settle() {
        index = watches.values().stream().mapToLong(watch -> watch.index).max().orElse(index);
        boolean failing = watches.values().stream().anyMatch(watch -> watch.failing);
        if (failing && !stale) {
            outages.incrementAndGet();
            log.warn("What is known of Consul at {} may be out of date: {}", address, lastError);
        } else if (!failing && stale) {
            log.info("All is read again from Consul at {}", address);
        }
        stale = failing;
    }
}
