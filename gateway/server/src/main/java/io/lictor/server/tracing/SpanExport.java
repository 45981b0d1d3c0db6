package io.lictor.server.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before OpenTelemetry's queue and before its exporter, and knows so what becomes of each span. A span for which there is
 * no room is lost: whoever ends it never waits. What is lost is told by the exporter's thread, and once a minute at most;
 * OpenTelemetry itself would tell it with each batch.
 */
public final class SpanExport {

    private static final Logger log = LoggerFactory.getLogger(SpanExport.class);

    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int capacity;
    private final LongSupplier nanoTime;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    // Guarded by this.
    private long toldOf;
    private long toldAt;

    /** @param capacity spans that may wait or be under way to the collector */
    public SpanExport(int capacity, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.nanoTime = nanoTime;
        this.toldAt = nanoTime.getAsLong() - TELL_NANOS;
    }

    /** Stands before a queue of at least this capacity. */
    public SpanProcessor before(SpanProcessor queue) {
        return new Entrance(queue);
    }

    public SpanExporter watching(SpanExporter exporter) {
        return new Exit(exporter);
    }

    /** Spans that the collector has taken. */
    public long exported() {
        return exported.sum();
    }

    /** Spans that could not be brought to the collector. */
    public long failed() {
        return failed.sum();
    }

    /** Spans for which there was no room. */
    public long dropped() {
        return dropped.sum();
    }

    private void over(int spans, CompletableResultCode result) {
        waiting.addAndGet(-spans);
        (result.isSuccess() ? exported : failed).add(spans);
        tell(result.getFailureThrowable());
    }

    private synchronized void tell(@Nullable Throwable cause) {
        long lost = failed.sum() + dropped.sum();
        long now = nanoTime.getAsLong();
        if (lost == toldOf || now - toldAt < TELL_NANOS) {
            return;
        }
        log.warn(
                "{} spans were lost, {} since the start: {}",
                lost - toldOf,
                lost,
                cause == null ? "the collector is too slow" : "the collector did not take them: " + root(cause));
        toldOf = lost;
        toldAt = now;
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : root(cause);
    }

    private final class Entrance implements SpanProcessor {

        private final SpanProcessor queue;

        Entrance(SpanProcessor queue) {
            this.queue = queue;
        }

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            queue.onStart(parent, span);
        }

        @Override
        public boolean isStartRequired() {
            return queue.isStartRequired();
        }

        @Override
        public void onEnd(ReadableSpan span) {
            if (!span.getSpanContext().isSampled()) {
                return;
            }
            if (waiting.incrementAndGet() > capacity) {
                waiting.decrementAndGet();
                dropped.increment();
            } else {
                queue.onEnd(span);
            }
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }

        @Override
        public CompletableResultCode shutdown() {
            return queue.shutdown();
        }

        @Override
        public CompletableResultCode forceFlush() {
            return queue.forceFlush();
        }
    }

    private final class Exit implements SpanExporter {

        private final SpanExporter exporter;

        Exit(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> over(count, result));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
