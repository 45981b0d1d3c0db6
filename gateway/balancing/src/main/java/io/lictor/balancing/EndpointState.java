package io.lictor.balancing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What was learned about one endpoint; survives the swap. Written and read by many threads. */
final class EndpointState {
    private final BalancingSettings settings;
    private final LongSupplier nanoTime;
    private final PeakEwma latency;
    private final Breaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile long ejectedUntil;

    EndpointState(String name, BalancingSettings settings, LongSupplier nanoTime, double seedNanos) {
        long now = nanoTime.getAsLong();
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.latency = new PeakEwma(settings.decay().toNanos(), seedNanos, now);
        this.breaker = new Breaker(name, settings, nanoTime);
        this.ejectedUntil = now;
    }

    /** Expected latency in nanoseconds times the calls that would then be in flight. */
    double load(long now) {
        return latency.nanos(now) * (inFlight.get() + 1);
    }

    boolean ejected(long now) {
        return ejectedUntil - now > 0;
    }

    boolean mayAdmit(long now) {
        return breaker.mayAdmit(now);
    }

    @Nullable
    Permit tryAdmit(Endpoint endpoint, long now) {
        Object generation = breaker.tryAdmit();
        if (generation == null) {
            return null;
        }
        inFlight.incrementAndGet();
        return new Permit(endpoint, this, generation, now);
    }

    void measure(long startedAt) {
        long now = nanoTime.getAsLong();
        latency.sample(now - startedAt, now);
    }

    void succeeded(Object generation, boolean gaveBack) {
        inFlight.decrementAndGet();
        successes.increment();
        breaker.succeeded(generation, gaveBack);
    }

    void failed(Object generation, boolean gaveBack, Failure kind, long retryAfterNanos) {
        long now = nanoTime.getAsLong();
        long believed = Math.min(retryAfterNanos, settings.retryAfterLimit().toNanos());
        inFlight.decrementAndGet();
        failures.increment();
        latency.penalise(Math.max(settings.failurePenalty().toNanos(), believed), now);
        if (kind.ejects()) {
            ejectedUntil = now + settings.refusedEjection().toNanos();
        }
        breaker.failed(generation, kind, gaveBack);
    }

    void giveBack(Object generation) {
        breaker.giveBack(generation);
    }

    void ignored() {
        inFlight.decrementAndGet();
    }

    boolean measured() {
        return latency.measured();
    }

    double latencyNanos(long now) {
        return latency.nanos(now);
    }

    EndpointStatus status(Endpoint endpoint, long now) {
        return new EndpointStatus(
                endpoint, breaker.circuit(), latency.nanos(now) / 1e6, inFlight.get(), successes.sum(), failures.sum());
    }
}
