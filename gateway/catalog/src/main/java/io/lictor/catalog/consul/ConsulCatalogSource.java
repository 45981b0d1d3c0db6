package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogService;
import io.lictor.catalog.CatalogSnapshot;
import io.lictor.catalog.CatalogSource;
import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.ServiceSelector;
import io.lictor.catalog.SourceThread;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches Consul: one blocking query on the list of services, one on the health of each selected service. A failed read changes nothing
 * but the status. All state belongs to one thread, {@code lictor-catalog}, which also calls the listener.
 */
public final class ConsulCatalogSource implements CatalogSource {
    private static final Logger log = LoggerFactory.getLogger(ConsulCatalogSource.class);
    private static final String SERVICES = "/v1/catalog/services";

    private final ServiceSelector selector;
    private final Pace pace;
    private final ConsulHttp http;
    private final ReadLedger ledger;
    private final BlindnessGuard blindness;
    private final SourceThread thread = new SourceThread("lictor-catalog");

    private final BlockingQuery names;
    private final QuerySlots slots = new QuerySlots();
    private final SortedMap<String, WatchedService> watched = new TreeMap<>();
    private @Nullable SortedMap<String, SortedSet<String>> listed;
    private @Nullable CatalogSnapshot published;
    private @Nullable Consumer<CatalogSnapshot> listener;
    private boolean publicationQueued;

    private record WatchedService(ServiceWatch watch, BlockingQuery query) {}

    /** @param jitter used by one thread only, for the pauses after failed reads */
    public ConsulCatalogSource(
            ConsulConnection connection, ServiceSelector selector, InstantSource clock, RandomGenerator jitter) {
        this(
                connection,
                selector,
                new Pace(connection.blockingWait(), Pace.SLACK, connection.maxBackoff(), clock, jitter));
    }

    ConsulCatalogSource(ConsulConnection connection, ServiceSelector selector, Pace pace) {
        this.selector = selector;
        this.pace = pace;
        this.http = new ConsulHttp(connection);
        this.ledger = new ReadLedger(connection.base().toString(), pace.clock(), this::retryAll);
        this.blindness = new BlindnessGuard(pace.clock());
        this.names = query(SERVICES, new QuerySlots(), new NamesReader());
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
        return ledger.status();
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
        watched.values().forEach(service -> service.query().close());
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
            if (!now.equals(listed)) {
                watchExactly(selected(now));
                listed = now;
                changed();
            }
        }

        @Override
        public void failed() {}
    }

    private Set<String> selected(SortedMap<String, SortedSet<String>> tagsByName) {
        return tagsByName.entrySet().stream()
                .filter(entry -> selector.selects(entry.getKey(), Collections.unmodifiableSet(entry.getValue())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void watchExactly(Set<String> selected) {
        watched.entrySet().removeIf(entry -> {
            boolean gone = !selected.contains(entry.getKey());
            if (gone) {
                entry.getValue().query().close();
            }
            return gone;
        });
        for (String name : selected) {
            if (!watched.containsKey(name)) {
                ServiceWatch watch = new ServiceWatch(name, this::changed);
                BlockingQuery query = query(ServiceWatch.path(name), slots, watch);
                watched.put(name, new WatchedService(watch, query));
                query.start();
            }
        }
    }

    /** Publishes behind the answers that have already come, so that they make one snapshot together. */
    private void changed() {
        if (!publicationQueued) {
            publicationQueued = true;
            thread.executor().execute(this::publish);
        }
    }

    private void publish() {
        publicationQueued = false;
        if (listed == null || listener == null) {
            return;
        }
        boolean complete =
                watched.values().stream().allMatch(service -> service.watch().isSettled());
        if (published == null && !complete) {
            return;
        }
        CatalogSnapshot snapshot = snapshot(listed);
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

    private CatalogSnapshot snapshot(SortedMap<String, SortedSet<String>> tagsByName) {
        SortedMap<String, CatalogService> services = new TreeMap<>();
        watched.forEach((name, service) -> service.watch().service().ifPresent(known -> services.put(name, known)));
        SortedMap<String, SortedSet<String>> unselected = new TreeMap<>(tagsByName);
        unselected.keySet().removeAll(watched.keySet());
        return new CatalogSnapshot(
                services, unselected, ledger.index(), pace.clock().instant());
    }

    /** Consul has been reached again: who still pauses need not. */
    private void retryAll() {
        names.retryNow();
        watched.values().forEach(service -> service.query().retryNow());
    }

    private BlockingQuery query(String path, QuerySlots taken, BlockingQuery.Reader reader) {
        return new BlockingQuery(path, http, thread.executor(), pace, taken, ledger, reader);
    }
}
