package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.ServiceSelector;
import io.lictor.catalog.SourceThread;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches Consul: one blocking query on the list of services, and as many more as {@link SelectedServices} needs for the selected ones. A
 * failed read changes nothing but the status. All state belongs to one thread, {@code lictor-catalog}, which also calls the listener.
 */
public final class ConsulCatalogSource implements CatalogSource {
    private static final Logger log = LoggerFactory.getLogger(ConsulCatalogSource.class);
    private static final String SERVICES = "/v1/catalog/services";

    private final ServiceSelector selector;
    private final Pace pace;
    private final ReadLedger ledger;
    private final Reads reads;
    private final BlindnessGuard blindness;
    private final SourceThread thread = new SourceThread("lictor-catalog");

    private final BlockingQuery names;
    private final SelectedServices selected;
    private @Nullable SortedMap<String, SortedSet<String>> listed;
    private @Nullable CatalogSnapshot published;
    private @Nullable Consumer<CatalogSnapshot> listener;
    private boolean publicationQueued;
    /** When something came that is not published yet. */
    private @Nullable Instant changedAt;

    /** With the usual number of watches, 128. */
    public ConsulCatalogSource(
            ConsulConnection connection, ServiceSelector selector, InstantSource clock, RandomGenerator jitter) {
        this(connection, selector, WatchSettings.USUAL_WATCHES, clock, jitter);
    }

    /**
     * @param maxWatches selected services that may have a query of their own, each of which takes a connection, 1 to 190; more services
     *     than that share one
     * @param jitter used by one thread only, for the pauses after failed reads
     */
    public ConsulCatalogSource(
            ConsulConnection connection,
            ServiceSelector selector,
            int maxWatches,
            InstantSource clock,
            RandomGenerator jitter) {
        this(
                connection,
                selector,
                new Pace(connection.blockingWait(), Pace.SLACK, connection.maxBackoff(), clock, jitter),
                WatchSettings.of(maxWatches));
    }

    ConsulCatalogSource(ConsulConnection connection, ServiceSelector selector, Pace pace, WatchSettings settings) {
        this.selector = selector;
        this.pace = pace;
        this.ledger = new ReadLedger(connection.base().toString(), pace.clock(), this::retryAll);
        this.blindness = new BlindnessGuard(pace.clock());
        WatchLimit limit = new WatchLimit(settings.maxWatches(), settings.retryAfter(), new Surroundings());
        this.reads = new Reads(new ConsulHttp(connection), thread.executor(), pace, ledger, limit::refused);
        this.names = new BlockingQuery(SERVICES, reads, new NamesReader());
        this.selected = new SelectedServices(reads, settings, limit, new Watched());
    }

    @Override
    public void start(Consumer<CatalogSnapshot> snapshotListener) {
        thread.start(() -> {
            listener = snapshotListener;
            names.start();
        });
    }

    @Override
    public CatalogStatus status() {
        return ledger.status(Optional.of(selected.status()));
    }

    @Override
    public void accept() {
        thread.executor().execute(() -> {
            blindness.accept();
            names.retryNow();
        });
    }

    /** Must not be called by the listener, whose return it waits for. */
    @Override
    public void close() {
        thread.end(this::stop);
    }

    private void stop() {
        names.close();
        selected.close();
        reads.cancelAll();
        listener = null;
    }

    /** Takes the list of services, and has exactly the selected ones watched. */
    private final class NamesReader implements BlockingQuery.Reader {
        @Override
        public void answered(ConsulAnswer answer) {
            SortedMap<String, SortedSet<String>> now = ServiceNames.read(answer.body());
            if (listed != null) {
                blindness.check(listed.keySet(), now.keySet());
            }
            if (now.equals(listed)) {
                selected.listedAsBefore(answer.index());
            } else {
                selected.listed(answer.index(), picked(now));
                listed = now;
                changed();
            }
        }

        @Override
        public void failed(ConsulReadException failure) {}
    }

    private SortedMap<String, SortedSet<String>> picked(SortedMap<String, SortedSet<String>> tagsByName) {
        SortedMap<String, SortedSet<String>> picked = new TreeMap<>();
        tagsByName.forEach((name, tags) -> {
            if (selector.selects(name, Collections.unmodifiableSet(tags))) {
                picked.put(name, tags);
            }
        });
        return picked;
    }

    /** Publishes behind the answers that have already come, so that they make one snapshot together. */
    private void changed() {
        changedAt = changedAt == null ? pace.clock().instant() : changedAt;
        if (!publicationQueued) {
            publicationQueued = true;
            thread.executor().execute(this::publish);
        }
    }

    private void publish() {
        publicationQueued = false;
        if (listed == null || listener == null || (published == null && !selected.areSettled())) {
            return;
        }
        CatalogSnapshot snapshot = snapshot(listed, Objects.requireNonNull(changedAt));
        changedAt = null;
        if (published != null && published.samePicture(snapshot)) {
            return;
        }
        published = snapshot;
        ledger.published();
        try {
            listener.accept(snapshot);
        } catch (RuntimeException failure) {
            log.error("The listener failed on the snapshot of index {}", snapshot.index(), failure);
        }
    }

    private CatalogSnapshot snapshot(SortedMap<String, SortedSet<String>> tagsByName, Instant firstSeen) {
        SortedMap<String, SortedSet<String>> unselected = new TreeMap<>(tagsByName);
        unselected.keySet().removeAll(selected.names());
        return new CatalogSnapshot(selected.known(), unselected, ledger.index(), firstSeen);
    }

    /** Consul has been reached again: who still pauses need not. */
    private void retryAll() {
        names.retryNow();
        selected.retryNow();
    }

    private final class Watched implements ServiceWatch.Owner {
        @Override
        public void changed() {
            ConsulCatalogSource.this.changed();
        }

        @Override
        public void listIsBehind() {
            names.retryNow();
        }

        @Override
        public void listIsDoubted() {
            names.askAnew();
        }
    }

    /** What the limit on watches sees of this source. */
    private final class Surroundings implements WatchLimit.Surroundings {
        @Override
        public void after(Duration pause, Runnable work) {
            Future<?> unused = thread.executor().schedule(work, pause.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int open() {
            return selected.withOwnQuery();
        }

        @Override
        public boolean reachedFor(Duration past) {
            return reads.longestOpen().compareTo(past) >= 0 || ledger.answeredWithin(past);
        }

        /** Not at once: it may be one of the queries that tells, and those are about to be closed. */
        @Override
        public void limited() {
            thread.executor().execute(selected::limited);
        }
    }
}
