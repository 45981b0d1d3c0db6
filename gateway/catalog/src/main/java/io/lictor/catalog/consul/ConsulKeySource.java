package io.lictor.catalog.consul;

import io.lictor.catalog.CatalogStatus;
import io.lictor.catalog.KeySnapshot;
import io.lictor.catalog.KeySource;
import io.lictor.catalog.SourceThread;
import io.lictor.catalog.StoredValue;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one prefix of Consul's KV store by one recursive blocking query. A failed read changes nothing but the status, which is apart
 * from the catalog's: a token that may not read keys costs no route. All state belongs to one thread, {@code lictor-keys}.
 */
public final class ConsulKeySource implements KeySource {
    private static final Logger log = LoggerFactory.getLogger(ConsulKeySource.class);

    private final String prefix;
    private final ReadLedger ledger;
    private final SourceThread thread = new SourceThread("lictor-keys");
    private final BlockingQuery query;
    private @Nullable KeySnapshot published;
    private long publishedIndex;
    private @Nullable Consumer<KeySnapshot> listener;

    /**
     * @param prefix ends in a slash; letters, digits and slashes need no escape
     * @param jitter used by one thread only, for the pauses after failed reads
     */
    public ConsulKeySource(ConsulConnection connection, String prefix, InstantSource clock, RandomGenerator jitter) {
        this.prefix = prefix;
        Pace pace = new Pace(connection.blockingWait(), Pace.SLACK, connection.maxBackoff(), clock, jitter);
        String path = "/v1/kv/" + prefix;
        this.ledger = new ReadLedger(connection.base() + path, clock, () -> {});
        Reads reads = new Reads(new ConsulHttp(connection), thread.executor(), pace, ledger, refused -> {});
        this.query = new BlockingQuery(path + "?recurse", reads, new KeysReader());
    }

    @Override
    public void start(Consumer<KeySnapshot> snapshotListener) {
        thread.start(() -> {
            listener = snapshotListener;
            query.start();
        });
    }

    @Override
    public CatalogStatus status() {
        return ledger.status(Optional.empty());
    }

    /** Must not be called by the listener, whose return it waits for. */
    @Override
    public void close() {
        thread.end(() -> {
            query.close();
            listener = null;
        });
    }

    private final class KeysReader implements BlockingQuery.Reader {
        @Override
        public void answered(ConsulAnswer answer) {
            SortedMap<String, StoredValue> now = KeyEntries.read(answer.body(), prefix);
            if (published != null
                    && answer.index() == publishedIndex
                    && !now.keySet().containsAll(published.values().keySet())) {
                // Consul refuses a token no key by name, it leaves them out; and whoever deletes one moves the index.
                throw new ConsulReadException(
                        "keys below " + prefix + " are gone without a change; may the token still read them?");
            }
            publishedIndex = answer.index();
            publish(new KeySnapshot(now));
        }

        @Override
        public void failed(ConsulReadException failure) {}
    }

    private void publish(KeySnapshot now) {
        if (listener == null || now.equals(published)) {
            return;
        }
        published = now;
        ledger.published();
        try {
            listener.accept(now);
        } catch (RuntimeException failure) {
            log.error("The listener failed on the keys below {}", prefix, failure);
        }
    }
}
