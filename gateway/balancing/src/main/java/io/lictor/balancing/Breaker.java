package io.lictor.balancing;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.core.functions.Either;
import io.lictor.balancing.Ejections.Ejection;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resilience4j circuit, which hears of an outcome only while the state that admitted the call lasts. It opens after so
 * many failures in a row, or when too large a share of the last seconds' calls failed, for a time that doubles
 * ({@link Ejections}); then a single probe decides. Used by many threads. Admitting takes no lock; recording an outcome
 * holds one for the few additions to the window, because resilience4j's lock-free window of size one, as HALF_OPEN has it,
 * fails with a NullPointerException when a late outcome reaches it.
 *
 * <p>resilience4j credits an outcome to whatever state it finds, so a slow call admitted by CLOSED could decide the fate of
 * HALF_OPEN. Each of its CLOSED and HALF_OPEN states owns a metrics object of its own, read in one volatile read; the
 * identity of that object is the generation we remember. (OPEN keeps its predecessor's, but decides nothing by outcomes.)
 * Proved by {@code BreakerTest.an_outcome_is_credited_only_to_the_state_that_admitted_the_call}.
 */
final class Breaker {
    /** The generation of calls that the circuit did not admit: no outcome of theirs is counted. */
    static final Object UNCOUNTED = new Object();

    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    private final CircuitBreaker circuit;
    private final Ejections ejections;
    private final Runnable changed;
    private final Exception callFailed = new CallFailed();
    private final Exception lastOfARow = new CallFailed();
    private final AtomicInteger inARow = new AtomicInteger();
    private volatile BreakerPolicy policy;

    /** @param changed told after the circuit opened or closed */
    Breaker(String name, Basis basis, BreakerPolicy policy, Runnable changed) {
        this.policy = policy;
        this.changed = changed;
        this.ejections = new Ejections(basis);
        this.circuit = CircuitBreaker.of(name, config(basis));
    }

    private CircuitBreakerConfig config(Basis basis) {
        BalancingSettings.Ejecting ejecting = basis.settings().ejecting();
        return CircuitBreakerConfig.custom()
                .clock(new NanoClock(basis.nanoTime(), basis.now(), ZoneOffset.UTC))
                .slidingWindow(
                        (int) ejecting.window().toSeconds(),
                        ejecting.minimumCalls(),
                        SlidingWindowType.TIME_BASED,
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .failureRateThreshold(ejecting.failureRatePercent())
                .transitionOnResult(this::afterFailure)
                .waitIntervalFunctionInOpenState(attempt -> openMillis())
                .permittedNumberOfCallsInHalfOpenState(1)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .writableStackTraceEnabled(false)
                .build();
    }

    /** resilience4j asks after each failure that its window has taken. */
    private TransitionCheckResult afterFailure(Either<Object, Throwable> result) {
        boolean opens = result.isRight() && result.get() == lastOfARow && circuit.getState() == State.CLOSED;
        return opens
                ? TransitionCheckResult.transitionToOpenAndWaitFor(
                        ejections.begin(EjectionReason.CONSECUTIVE_FAILURES, policy.firstEjection()))
                : TransitionCheckResult.noTransition();
    }

    /** resilience4j asks when it opens for another reason. */
    private long openMillis() {
        EjectionReason reason =
                circuit.getState() == State.HALF_OPEN ? EjectionReason.PROBE_FAILED : EjectionReason.FAILURE_RATE;
        return ejections.begin(reason, policy.firstEjection()).toMillis();
    }

    Circuit circuit() {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> Circuit.OPEN;
            case HALF_OPEN -> Circuit.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> Circuit.CLOSED;
        };
    }

    /** The ejection that goes on while the circuit is not closed, or the last one. */
    Ejection ejection() {
        return ejections.last();
    }

    /** How often it opened, failed probes included. */
    long ejections() {
        return ejections.count();
    }

    /** From the next outcome on. Switching the breaker off closes the circuit. */
    void use(BreakerPolicy next) {
        policy = next;
        if (!next.enabled() && circuit.getState() != State.CLOSED) {
            reset();
        }
    }

    /** Closes the circuit and forgets what led to it; calls under way are not counted any more. */
    synchronized void reset() {
        circuit.reset();
        inARow.set(0);
        ejections.forget();
        changed.run();
    }

    /**
     * Admits a call, or null. The returned generation goes with the outcome.
     *
     * <p>When the generation moved under our feet and the circuit is half-open now, we hold its probe. When it moved and the
     * circuit is not half-open, the state that admitted us is already over, and nobody waits for our outcome.
     */
    @Nullable
    Object tryAdmit() {
        if (!policy.enabled()) {
            return UNCOUNTED;
        }
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
        if (!takes(generation, gaveBack)) {
            return;
        }
        if (inARow.get() != 0) {
            inARow.set(0);
        }
        State before = circuit.getState();
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        if (circuit.getState() != before) {
            moved(before);
        }
    }

    /**
     * @param gaveBack whether the call's probe, if it was one, has been given back meanwhile
     */
    synchronized void failed(Object generation, Failure kind, boolean gaveBack) {
        if (!takes(generation, gaveBack)) {
            return;
        }
        State before = circuit.getState();
        boolean enough = before == State.CLOSED
                && kind.countsInARow()
                && inARow.incrementAndGet() >= policy.consecutiveFailures();
        circuit.onError(0, TimeUnit.NANOSECONDS, enough ? lastOfARow : callFailed);
        if (circuit.getState() != before) {
            moved(before);
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

    private void moved(State before) {
        State after = circuit.getState();
        inARow.set(0);
        if (after == State.CLOSED) {
            ejections.end();
            LOG.info("circuit of {} closed", circuit.getName());
        } else {
            Ejection ejection = ejections.last();
            LOG.info(
                    "circuit of {} went from {} to {}: {}, time {} in a row, for {} ms",
                    circuit.getName(),
                    before,
                    after,
                    ejection.reason(),
                    ejection.times(),
                    TimeUnit.NANOSECONDS.toMillis(ejection.until() - ejection.since()));
        }
        changed.run();
    }

    /** resilience4j wants an exception for a failure; ours has already been answered, so it carries nothing. */
    private static final class CallFailed extends Exception {
        CallFailed() {
            super("call failed", null, false, false);
        }
    }
}
