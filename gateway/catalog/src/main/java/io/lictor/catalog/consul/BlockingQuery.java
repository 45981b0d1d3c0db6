package io.lictor.catalog.consul;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks Consul for one path, hands the answer on, and asks for the next one, until closed. A failed read hands nothing on. Everything but
 * the waiting happens on the source's thread.
 */
final class BlockingQuery {

    /** What reads are for; called on the source's thread. */
    interface Reader {
        /** Takes an answer, new or repeated. Throwing refuses it: it then counts as a failed read. */
        void answered(ConsulAnswer answer);

        /** Learns that a read failed; what was known before stays. */
        void failed(ConsulReadException failure);

        /** How long a query should rest after the answer it has just given; for answers that are dear. */
        default Duration rest() {
            return Duration.ZERO;
        }
    }

    /** A refused connection costs nobody anything, and the agent's return should be seen at once. */
    static final Duration WHILE_NOBODY_LISTENS = Duration.ofSeconds(1);
    /**
     * An agent counts a connection until the wait is over, also one that its client has closed. So the first waits are short, for the case
     * that it grants too few connections; that shows at once.
     */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

    private final String path;
    private final Reads reads;
    private final Reader reader;
    private final Backoff backoff;
    private final ReadGuard guard = new ReadGuard();

    private long index;
    private Duration patience;
    private boolean resting;
    private boolean finishing;
    private Reads.@Nullable Read reading;
    private Future<?> timer = CompletableFuture.completedFuture(null);

    BlockingQuery(String path, Reads reads, Reader reader) {
        this.path = path;
        this.reads = reads;
        this.reader = reader;
        this.backoff = new Backoff(reads.pace().maxBackoff(), reads.pace().jitter());
        this.patience = shorter(FIRST_WAIT, reads.pace().blockingWait());
    }

    void start() {
        reads.ledger().opened(path);
        ask();
    }

    /** Ends a pause after a failed read: somebody else has just reached Consul. */
    void retryNow() {
        if (resting && !finishing) {
            timer.cancel(false);
            ask();
        }
    }

    /** Has Consul answer at once, whether there is something new or not. */
    void askAnew() {
        if (resting) {
            retryNow();
        } else if (index > 0 && !finishing) {
            index = 0;
            timer.cancel(false);
            if (reading != null) {
                reading.cancel();
            }
            ask();
        }
    }

    void close() {
        finish();
        if (reading != null) {
            reading.cancel();
        }
    }

    /** Asks no more, but still takes what it is waiting for: so its connection can be used again. */
    void finish() {
        if (!finishing) {
            finishing = true;
            timer.cancel(false);
            if (reading != null) {
                reading.letEnd();
            }
            reads.ledger().closed(path);
        }
    }

    private void ask() {
        resting = false;
        reading = reads.start(path, index, patience, new Next());
    }

    /** Takes the answer and asks again. */
    private final class Next implements Reader {
        @Override
        public void answered(ConsulAnswer answer) {
            if (answer.index() < index) {
                // A restored or restarted Consul: asking from the old index would be blind until it has caught up.
                index = 0;
            } else {
                reader.answered(answer);
                index = Math.max(1, answer.index()); // from 0 Consul would not block
                backoff.reset();
                patience = shorter(patience.multipliedBy(2), reads.pace().blockingWait());
            }
            Duration guarded = guard.pauseAfterAnswer(reads.pace().clock().millis());
            Duration wanted = reader.rest();
            askAfter(guarded.compareTo(wanted) > 0 ? guarded : wanted);
        }

        @Override
        public void failed(ConsulReadException failure) {
            index = 0;
            patience = shorter(FIRST_WAIT, reads.pace().blockingWait());
            resting = true;
            askAfter(failure.nobodyListens() ? backoff.next(WHILE_NOBODY_LISTENS) : backoff.next());
            reader.failed(failure);
        }
    }

    private void askAfter(Duration pause) {
        if (finishing) {
            return;
        }
        if (pause.isZero()) {
            ask();
        } else {
            timer = reads.thread().schedule(this::ask, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
