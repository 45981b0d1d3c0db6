package io.lictor.catalog.consul;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks Consul for one path, hands the answer on, and asks for the next one, until closed. A failed read hands nothing on. Everything but
 * the waiting happens on the catalog's thread.
 */
final class BlockingQuery {

    /** What a query's answers are for; called on the catalog's thread. */
    interface Reader {
        /** Takes an answer, new or repeated. Throwing refuses it: it then counts as a failed read. */
        void answered(ConsulAnswer answer);

        /** Learns that a read failed; what was known before stays. */
        void failed();
    }

    private final String path;
    private final ConsulHttp http;
    private final ScheduledExecutorService thread;
    private final Pace pace;
    private final QuerySlots slots;
    private final ReadLedger ledger;
    private final Reader reader;
    /** A refused connection costs nobody anything, and the agent's return should be seen at once. */
    private static final Duration WHILE_NOBODY_LISTENS = Duration.ofSeconds(1);

    private final Backoff backoff;
    private final ReadGuard guard = new ReadGuard();
    private final Runnable turn = this::read;

    private long index;
    private boolean resting;
    private boolean holdsSlot;
    private boolean closed;
    private Future<?> reading = CompletableFuture.completedFuture(null);
    private Future<?> timer = reading;

    BlockingQuery(
            String path,
            ConsulHttp http,
            ScheduledExecutorService thread,
            Pace pace,
            QuerySlots slots,
            ReadLedger ledger,
            Reader reader) {
        this.path = path;
        this.http = http;
        this.thread = thread;
        this.pace = pace;
        this.slots = slots;
        this.ledger = ledger;
        this.reader = reader;
        this.backoff = new Backoff(pace.maxBackoff(), pace.jitter());
    }

    void start() {
        ledger.opened(path);
        slots.join();
        ask();
    }

    /** Ends a pause after a failed read: somebody else has just reached Consul. */
    void retryNow() {
        if (resting) {
            timer.cancel(false);
            ask();
        }
    }

    void close() {
        closed = true;
        timer.cancel(false);
        reading.cancel(true);
        slots.withdraw(turn);
        giveSlotBack();
        slots.leave();
        ledger.closed(path);
    }

    private void ask() {
        resting = false;
        slots.acquire(turn);
    }

    private void read() {
        holdsSlot = true;
        Duration blockingWait = slots.blockingWait(pace.blockingWait());
        CompletableFuture<HttpResponse<byte[]>> asked = http.get(path, index, blockingWait);
        reading = asked;
        // Not the request's own time-out: that one does not cover the body.
        long timeout = pace.timeout(index, blockingWait).toNanos();
        timer = thread.schedule(() -> asked.cancel(true), timeout, TimeUnit.NANOSECONDS);
        Future<?> unused = asked.whenCompleteAsync(this::completed, thread);
    }

    private void giveSlotBack() {
        if (holdsSlot) {
            holdsSlot = false;
            slots.release();
        }
    }

    private void completed(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        timer.cancel(false);
        giveSlotBack();
        try {
            if (response == null) {
                throw ConsulReadException.of(failure == null ? new IllegalStateException("no response") : failure);
            }
            answered(ConsulAnswer.of(response));
        } catch (RuntimeException unusable) {
            failed(ConsulReadException.of(unusable));
        }
    }

    private void answered(ConsulAnswer answer) {
        boolean startedOver = answer.index() < index;
        if (startedOver) {
            // A restored or restarted Consul: asking from the old index would be blind until it has caught up.
            index = 0;
        } else {
            reader.answered(answer);
            index = Math.max(1, answer.index()); // from 0 Consul would not block
            backoff.reset();
            ledger.answered(path, index, answer.caveat());
        }
        askAfter(guard.pauseAfterAnswer(pace.clock().millis()));
    }

    private void failed(ConsulReadException failure) {
        index = 0;
        ledger.failed(path, failure, http.withoutToken(path + ": " + failure.getMessage()));
        reader.failed();
        resting = true;
        askAfter(failure.nobodyListens() ? backoff.next(WHILE_NOBODY_LISTENS) : backoff.next());
    }

    private void askAfter(Duration pause) {
        if (pause.isZero()) {
            ask();
        } else {
            timer = thread.schedule(this::ask, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
