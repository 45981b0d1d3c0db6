package io.lictor.balancing;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resilience4j circuit, which hears of an outcome only while the state that admitted the call lasts. Used by many
 * threads. Admitting takes no lock; recording an outcome holds one for the few additions to the window, because
 * resilience4j's lock-free window of size one, as HALF_OPEN has it, fails with a NullPointerException when a late outcome
 * reaches it.
 *
 * <p>resilience4j credits an outcome to whatever state it finds, so a slow call admitted by CLOSED could decide the fate of
 * HALF_OPEN. Each of its CLOSED and HALF_OPEN states owns a metrics object of its own, read in one volatile read; the
 * identity of that object is the generation we remember. (OPEN keeps its predecessor's, but decides nothing by outcomes.)
 * Proved by {@code BreakerTest.an_outcome_is_credited_only_to_the_state_that_admitted_the_call}.
 */
final class Breaker {
    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    private final CircuitBreaker circuit;
    private final LongSupplier nanoTime;
    private final long openNanos;
    private final Exception callFailed = new CallFailed();
    private volatile long openedAt;

    Breaker(String name, BalancingSettings settings, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.openNanos = settings.breakerOpen().toNanos();
        this.circuit = CircuitBreaker.of(name, config(settings, nanoTime));
    }

    private static CircuitBreakerConfig config(BalancingSettings settings, LongSupplier nanoTime) {
        Clock clock = new NanoClock(nanoTime, nanoTime.getAsLong(), ZoneOffset.UTC);
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindow(
                        settings.breakerWindow(),
                        settings.breakerMinimumCalls(),
                        SlidingWindowType.COUNT_BASED,
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .failureRateThreshold(settings.breakerFailureRatePercent())
                .waitDurationInOpenState(settings.breakerOpen())
                .permittedNumberOfCallsInHalfOpenState(settings.breakerProbes())
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .writableStackTraceEnabled(false)
                .build();
    }

    Circuit circuit() {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> Circuit.OPEN;
            case HALF_OPEN -> Circuit.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> Circuit.CLOSED;
        };
    }

    /** Whether {@link #tryAdmit} has a chance; a half-open circuit may still refuse. */
    boolean mayAdmit(long now) {
        return circuit.getState() != State.OPEN || now - openedAt > openNanos;
    }

    /**
     * Admits a call, or null. The returned generation goes with the outcome.
     *
     * <p>When the generation moved under our feet and the circuit is half-open now, we hold its probe. When it moved and the
     * circuit is not half-open, the state that admitted us is already over, and nobody waits for our outcome.
     */
    @Nullable
    Object tryAdmit() {
        Object before = circuit.getMetrics();
        if (!circuit.tryAcquirePermission()) {
            return null;
        }
        Object after = circuit.getMetrics();
        return circuit.getState() == State.HALF_OPEN ? after : before;
    }

    /**
     * @param gaveBack whether the call's probe, if it was one, has been given back meanwhile
     */
    void succeeded(Object generation, boolean gaveBack) {
        if (takes(generation, gaveBack)) {
            State before = circuit.getState();
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
            report(before);
        }
    }

    /**
     * @param gaveBack whether the call's probe, if it was one, has been given back meanwhile
     */
    void failed(Object generation, Failure kind, boolean gaveBack) {
        if (!takes(generation, gaveBack)) {
            return;
        }
        State before = circuit.getState();
        if (kind.opensCircuit() || before == State.HALF_OPEN) {
            circuit.onError(0, TimeUnit.NANOSECONDS, callFailed);
            if (circuit.getState() == State.OPEN && before != State.OPEN) {
                openedAt = nanoTime.getAsLong();
            }
            report(before);
        }
    }

    /** A half-open circuit gets its probe back. An outcome may still follow, and counts while the state lasts. */
    void giveBack(Object generation) {
        if (isCurrent(generation)) {
            circuit.releasePermission();
        }
    }

    /**
     * Whether an outcome may be told. Who gave its probe back must get one again: so no more outcomes reach a half-open state
     * than it has probes.
     */
    private boolean takes(Object generation, boolean gaveBack) {
        if (!isCurrent(generation)) {
            return false;
        }
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> false;
            case HALF_OPEN -> !gaveBack || circuit.tryAcquirePermission();
            case CLOSED, DISABLED, METRICS_ONLY -> true;
        };
    }

    private boolean isCurrent(Object generation) {
        return circuit.getMetrics() == generation;
    }

    private void report(State before) {
        State after = circuit.getState();
        if (after != before) {
            LOG.info("circuit of {} went from {} to {}", circuit.getName(), before, after);
        }
    }

    /** resilience4j wants an exception for a failure; ours has already been answered, so it carries nothing. */
    private static final class CallFailed extends Exception {
        CallFailed() {
            super("call failed", null, false, false);
        }
    }
}
