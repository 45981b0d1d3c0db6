package io.lictor.server.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets another sampler decide, but of the traces that begin here has only so many recorded in a second: a share alone costs the more the
 * busier the gateway is. A span below another follows its parent's decision. What is left over of a second does for a burst in the next.
 * For any number of threads.
 */
public final class BoundedSampler implements Sampler {

    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Sampler wanted;
    private final int perSecond;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    /** When nothing of the bound is used up: the generic cell rate algorithm of ITU-T I.371, with one addition a trace. */
    private final AtomicLong allUnused;

    /** @param perSecond at least 1 */
    public BoundedSampler(Sampler wanted, int perSecond, LongSupplier nanoTime) {
        this.wanted = wanted;
        this.perSecond = perSecond;
        this.intervalNanos = BURST_NANOS / perSecond;
        this.nanoTime = nanoTime;
        this.allUnused = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        SamplingResult result = wanted.shouldSample(parent, traceId, name, kind, attributes, links);
        boolean follows = Span.fromContext(parent).getSpanContext().isValid();
        return follows || result.getDecision() == SamplingDecision.DROP || take() ? result : SamplingResult.drop();
    }

    private boolean take() {
        long now = nanoTime.getAsLong();
        while (true) {
            long before = allUnused.get();
            long used = Math.max(0, before - now);
            if (used > BURST_NANOS - intervalNanos) {
                return false;
            }
            if (allUnused.compareAndSet(before, now + used + intervalNanos)) {
                return true;
            }
        }
    }

    @Override
    public String getDescription() {
        return wanted.getDescription() + ", at most " + perSecond + " new traces a second";
    }
}
