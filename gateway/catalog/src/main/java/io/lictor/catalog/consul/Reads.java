package io.lictor.catalog.consul;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the reads of one source: each is entered into the ledger and ends on the source's thread, to which all of this is confined. */
final class Reads {
    /** A connection that Consul has accepted for a query is not closed this soon, unless there are too many. */
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final ConsulHttp http;
    private final ScheduledExecutorService thread;
    private final Pace pace;
    private final ReadLedger ledger;
    private final Consumer<ConsulReadException> refused;
    /** Oldest first. */
    private final Set<Read> open = new LinkedHashSet<>();

    /** @param refused told of each failure that looks as if Consul wanted fewer connections */
    Reads(
            ConsulHttp http,
            ScheduledExecutorService thread,
            Pace pace,
            ReadLedger ledger,
            Consumer<ConsulReadException> refused) {
        this.http = http;
        this.thread = thread;
        this.pace = pace;
        this.ledger = ledger;
        this.refused = refused;
    }

    ScheduledExecutorService thread() {
        return thread;
    }

    Pace pace() {
        return pace;
    }

    ReadLedger ledger() {
        return ledger;
    }

    /** How long the oldest read that has not ended has been under way; zero without any. */
    Duration longestOpen() {
        Iterator<Read> oldestFirst = open.iterator();
        return oldestFirst.hasNext() ? oldestFirst.next().age() : Duration.ZERO;
    }

    /** Ends all reads; nothing comes of them. */
    void cancelAll() {
        List.copyOf(open).forEach(Read::cancel);
    }

    /** Asks for what is newer than the index; at 0 Consul answers at once. */
    Read start(String path, long index, Duration blockingWait, BlockingQuery.Reader reader) {
        Read read = new Read(path, index, blockingWait, reader);
        open.add(read);
        return read;
    }

    /** A read under way. */
    final class Read {
        private final String path;
        private final BlockingQuery.Reader reader;
        private final long askedAt = pace.clock().millis();
        private final CompletableFuture<HttpResponse<byte[]>> asked;
        private final Future<?> timer;
        private boolean dispensable;

        private Read(String path, long index, Duration blockingWait, BlockingQuery.Reader reader) {
            this.path = path;
            this.reader = reader;
            this.asked = http.get(path, index, blockingWait);
            // Not the request's own time-out: that one does not cover the body.
            long timeout = pace.timeout(index, blockingWait).toNanos();
            this.timer = thread.schedule(() -> asked.cancel(true), timeout, TimeUnit.NANOSECONDS);
            Future<?> unused = asked.whenCompleteAsync(this::completed, thread);
        }

        /** An answer is still welcome, and a failure is none any more. */
        void letEnd() {
            dispensable = true;
        }

        /** Closes the connection; the reader hears no more of it. */
        void cancel() {
            open.remove(this);
            timer.cancel(false);
            asked.cancel(true);
        }

        private Duration age() {
            return Duration.ofMillis(pace.clock().millis() - askedAt);
        }

        private void completed(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
            if (!open.remove(this)) {
                return; // cancelled
            }
            timer.cancel(false);
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
            reader.answered(answer);
            ledger.answered(path, answer);
        }

        private void failed(ConsulReadException failure) {
            if (dispensable) {
                return;
            }
            if (!failure.isDoubtful()) {
                ledger.failed(path, failure, http.withoutToken(path + ": " + failure.getMessage()));
            }
            if (failure.isTooMany() || (failure.isCutOff() && age().compareTo(YOUNG) < 0)) {
                refused.accept(failure);
            }
            reader.failed(failure);
        }
    }
}
