package io.lictor.balancing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What was learned about one endpoint; survives the swap. Written and read by many threads. */
final class EndpointState {
    private final Basis basis;
    private final Runnable changed;
    private final PeakEwma latency;
    private final PeakEwma trouble;
    private final Breaker breaker;
    private final SlowStart slowStart;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder picks = new LongAdder();
    private final LongAdder successes = new LongAdder();
    private final FailureCounts failures = new FailureCounts();

    private final AtomicLong refusals = new AtomicLong();
    private final EndpointFigures figures = new EndpointFigures(this);
    private volatile long refusedUntil;
    private volatile @Nullable Failed lastFailed;

    /** @param changed told when it begins or ends to be usable, other than by time */
    EndpointState(Basis basis, Start start, Runnable changed) {
        long now = basis.now();
        long decay = basis.settings().latency().decay().toNanos();
        this.basis = basis;
        this.changed = changed;
        this.latency = new PeakEwma(decay, start.seedNanos(), now);
        this.trouble = new PeakEwma(decay, 0, now);
        this.breaker = new Breaker(start.label(), basis, start.policy(), changed);
        this.slowStart = start.slowly() ? SlowStart.at(now) : SlowStart.over();
        this.refusedUntil = now;
    }

    /** In nanoseconds. */
    double latencyNanos(long now) {
        return latency.nanos(now);
    }

    /** A latency that only failures raise, and that fades; zero when there never was one. In nanoseconds. */
    double troubleNanos(long now) {
        return trouble.measured() ? trouble.nanos(now) : 0;
    }

    int inFlight() {
        return inFlight.get();
    }

    EndpointFigures figures() {
        return figures;
    }

    long picks() {
        return picks.sum();
    }

    long successes() {
        return successes.sum();
    }

    long failures(Failure kind) {
        return failures.of(kind);
    }

    /** How often it was taken out: by its circuit, or because nobody listened there. */
    long ejections() {
        return breaker.ejections() + refusals.get();
    }

    Circuit circuit() {
        return breaker.circuit();
    }

    double latencyNanos() {
        return latency.nanos(basis.now());
    }

    boolean measured() {
        return latency.measured();
    }

    /** From 0.1 for an endpoint that has just come to 1. */
    double warmth(Duration slowStartTime, long now) {
        return slowStart.factor(slowStartTime.toNanos(), now);
    }

    Standing standing(long now) {
        if (refusedUntil - now > 0) {
            return Standing.OUT;
        }
        return switch (breaker.circuit()) {
            case CLOSED -> Standing.HEALTHY;
            case HALF_OPEN -> Standing.PROBING;
            case OPEN -> breaker.ejection().until() - now >= 0 ? Standing.OUT : Standing.PROBING;
        };
    }

    /** How long it stays {@link Standing#OUT} if nothing happens; in nanoseconds. */
    long outFor(long now) {
        long open = breaker.circuit() == Circuit.OPEN ? breaker.ejection().until() - now + 1 : 0;
        return Math.max(open, refusedUntil - now);
    }

    /** How long ago it went out, when it is; in nanoseconds. */
    long outSince(long now) {
        return breaker.circuit() == Circuit.OPEN ? now - breaker.ejection().since() : 0;
    }

    /** The breaker's policy of the next generation, and whether the instance has been registered anew. */
    void enter(BreakerPolicy policy, boolean registeredAnew) {
        breaker.use(policy);
        if (registeredAnew) {
            refusedUntil = basis.now();
            breaker.reset();
        }
    }

    @Nullable
    Permit tryAdmit(Endpoint endpoint, long now) {
        Object generation = breaker.tryAdmit();
        if (generation == null) {
            return null;
        }
        return admitted(endpoint, generation, now);
    }

    /** Whatever the circuit says; the outcome teaches latency, but the circuit does not hear of it. */
    Permit admitUncounted(Endpoint endpoint, long now) {
        return admitted(endpoint, Breaker.UNCOUNTED, now);
    }

    private Permit admitted(Endpoint endpoint, Object generation, long now) {
        inFlight.incrementAndGet();
        picks.increment();
        return new Permit(endpoint, this, generation, now);
    }

    void measure(long startedAt) {
        long now = basis.now();
        latency.sample(now - startedAt, now);
    }

    void succeeded(Object generation, boolean gaveBack) {
        inFlight.decrementAndGet();
        successes.increment();
        breaker.succeeded(generation, gaveBack);
    }

    void failed(Object generation, boolean gaveBack, Failure kind, long retryAfterNanos) {
        long now = basis.now();
        BalancingSettings.Latency numbers = basis.settings().latency();
        long believed = Math.min(retryAfterNanos, numbers.retryAfterLimit().toNanos());
        long penalty = Math.max(numbers.failurePenalty().toNanos(), believed);
        inFlight.decrementAndGet();
        failures.add(kind);
        lastFailed = new Failed(kind, now);
        latency.penalise(penalty, now);
        trouble.penalise(penalty, now);
        if (kind.ejects()) {
            if (refusedUntil - now <= 0) {
                refusals.incrementAndGet();
            }
            refusedUntil = now + basis.settings().ejecting().refused().toNanos();
            changed.run();
        }
        breaker.failed(generation, kind, gaveBack);
    }

    void giveBack(Object generation) {
        breaker.giveBack(generation);
    }

    void ignored() {
        inFlight.decrementAndGet();
    }

    EndpointStatus status(Endpoint endpoint, Duration slowStartTime, long now) {
        return new EndpointStatus(
                endpoint,
                breaker.circuit(),
                latency.nanos(now) / 1e6,
                inFlight.get(),
                successes.sum(),
                failures.all(),
                ejection(now),
                warmth(slowStartTime, now),
                Optional.ofNullable(lastFailed).map(failed -> failed.status(now)));
    }

    private record Failed(Failure kind, long at) {
        EndpointStatus.LastFailure status(long now) {
            return new EndpointStatus.LastFailure(kind, Duration.ofNanos(Math.max(0, now - at)));
        }
    }

    private Optional<EndpointStatus.Ejection> ejection(long now) {
        Ejections.Ejection last = breaker.ejection();
        if (breaker.circuit() != Circuit.CLOSED) {
            Duration left = Duration.ofNanos(Math.max(0, last.until() - now));
            return Optional.of(new EndpointStatus.Ejection(last.reason(), last.times(), left));
        }
        long refused = refusedUntil - now;
        return refused > 0
                ? Optional.of(new EndpointStatus.Ejection(EjectionReason.CONNECT_REFUSED, 1, Duration.ofNanos(refused)))
                : Optional.empty();
    }

    /**
     * How an endpoint begins.
     *
     * @param label what logs call it
     * @param slowly whether it gets little at first
     */
    record Start(String label, BreakerPolicy policy, double seedNanos, boolean slowly) {
        Start named(String other) {
            return new Start(other, policy, seedNanos, slowly);
        }
    }
}
