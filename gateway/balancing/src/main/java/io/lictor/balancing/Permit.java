package io.lictor.balancing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leave to make one call to one endpoint. It has exactly one ending: success, failure or ignore; the first one counts, later
 * ones do nothing. Any thread may end it.
 */
public final class Permit {
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(Permit.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int WAITING = 0;
    private static final int ANSWERING = 1;
    private static final int ENDED = 2;

    private final Endpoint endpoint;
    private final EndpointState state;
    private final Object generation;
    private final long startedAt;

    @SuppressWarnings("UnusedVariable") // written through PHASE only
    private volatile int phase = WAITING;

    private volatile @Nullable PermitListener listener;
    private volatile boolean hurried;

    Permit(Endpoint endpoint, EndpointState state, Object generation, long startedAt) {
        this.endpoint = endpoint;
        this.state = state;
        this.generation = generation;
        this.startedAt = startedAt;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Of its endpoint. */
    public EndpointFigures figures() {
        return state.figures();
    }

    /** Has the one listener told how it ends; to be said before the call is made. */
    public void tell(PermitListener listener) {
        this.listener = listener;
    }

    /** The client gives the call less time than its route would; to be said before the call is made. */
    public void hurry() {
        hurried = true;
    }

    /**
     * The answer begins: latency is time to here. For streams, whose end says nothing about the endpoint's speed; one that
     * probes a half-open circuit lets the next probe go from here on, for it may last for hours.
     */
    public void firstByte() {
        if (PHASE.compareAndSet(this, WAITING, ANSWERING)) {
            state.measure(startedAt);
            state.giveBack(generation);
        }
    }

    /** The call did what was asked, whatever its answer says to the client. Latency is time to here without a first byte. */
    public void success() {
        int before = end();
        if (before == ENDED) {
            return;
        }
        if (before == WAITING) {
            state.measure(startedAt);
        }
        state.succeeded(generation, before == ANSWERING);
        PermitListener told = listener;
        if (told != null) {
            told.succeeded();
        }
    }

    public void failure(Failure kind) {
        failure(kind, Duration.ZERO);
    }

    /** A failure whose answer asked to stay away for {@code retryAfter}. */
    public void failure(Failure seen, Duration retryAfter) {
        int before = end();
        if (before == ENDED) {
            return;
        }
        Failure kind = hurried && seen == Failure.TIMEOUT ? Failure.HURRIED : seen;
        state.failed(generation, before == ANSWERING, kind, nanos(retryAfter));
        PermitListener told = listener;
        if (told != null) {
            told.failed(kind);
        }
    }

    /** The call says nothing about the endpoint: the client went away, or it was never sent. */
    public void ignore() {
        int before = end();
        if (before == ENDED) {
            return;
        }
        if (before == WAITING) {
            state.giveBack(generation);
        }
        state.ignored();
        PermitListener told = listener;
        if (told != null) {
            told.ignored();
        }
    }

    private int end() {
        return (int) PHASE.getAndSet(this, ENDED);
    }

    /** A peer may ask for more time than a long of nanoseconds holds. */
    private static long nanos(Duration retryAfter) {
        long seconds = Math.max(0, Math.min(retryAfter.getSeconds(), Integer.MAX_VALUE));
        return seconds * 1_000_000_000L + (retryAfter.isNegative() ? 0 : retryAfter.getNano());
    }
}
