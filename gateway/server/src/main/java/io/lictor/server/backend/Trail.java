package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.balancing.Permit;
import io.lictor.server.metrics.EndpointMeters;
import io.lictor.server.tracing.AttemptSpan;
import io.lictor.server.tracing.RequestSpan;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The attempts of one request, for whoever counts or logs it. Any thread; a hedged request has attempts on several. */
public final class Trail {

    private final LongSupplier nanoTime;
    private final EndpointMeters meters;
    private final RequestSpan span;
    private int attempts;
    private int retries;
    private int hedges;
    private long begunAt;
    private long waited;
    private @Nullable Endpoint last;

    /**
     * @param meters told of each attempt that has come to something
     * @param span of the request
     */
    public Trail(LongSupplier nanoTime, EndpointMeters meters, RequestSpan span) {
        this.nanoTime = nanoTime;
        this.meters = meters;
        this.span = span;
    }

    /** Why an attempt is made. */
    enum Kind {
        FIRST("first"),
        RETRY("retry"),
        HEDGE("hedge");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /** An attempt begins; the value is for {@link #ended}. */
    synchronized long begin(Endpoint endpoint, Kind kind) {
        long now = nanoTime.getAsLong();
        begunAt = attempts == 0 ? now : begunAt;
        attempts++;
        retries += kind == Kind.RETRY ? 1 : 0;
        hedges += kind == Kind.HEDGE ? 1 : 0;
        last = endpoint;
        return now;
    }

    /** Of the attempt that {@link #begin} was told of last. */
    AttemptSpan span(Permit permit, Kind kind) {
        return span.attempt(permit, kind.label, attempts() - 1);
    }

    /** An attempt has brought the head of an answer, or what went wrong. */
    void ended(Permit permit, long attemptBegunAt) {
        long now = nanoTime.getAsLong();
        meters.attempted(permit.figures(), now - attemptBegunAt);
        synchronized (this) {
            waited = now - begunAt;
            last = permit.endpoint();
        }
    }

    public RequestSpan span() {
        return span;
    }

    public synchronized int attempts() {
        return attempts;
    }

    public synchronized int retries() {
        return retries;
    }

    public synchronized int hedges() {
        return hedges;
    }

    /** From the begin of the first attempt to what the last one brought; in nanoseconds, 0 when none has brought anything. */
    public synchronized long waitedNanos() {
        return waited;
    }

    /** The endpoint that was heard of last, or tried last when none was heard of. */
    public synchronized Optional<Endpoint> endpoint() {
        return Optional.ofNullable(last);
    }
}
