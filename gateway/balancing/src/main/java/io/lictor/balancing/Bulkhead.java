package io.lictor.balancing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests of a cluster that are under way, so that one slow service cannot hold all of the gateway's memory and
 * connections. Used by many threads without locks.
 */
public final class Bulkhead {
    private final AtomicInteger inFlight = new AtomicInteger();

    Bulkhead() {}

    /**
     * Lets a request in unless {@code most} are under way. Routes of one cluster may have different limits: each looks at the
     * requests of all.
     *
     * @return whether it is in; then the caller owes exactly one {@link #leave}
     */
    public boolean tryEnter(int most) {
        int seen;
        do {
            seen = inFlight.get();
            if (seen >= most) {
                return false;
            }
        } while (!inFlight.compareAndSet(seen, seen + 1));
        return true;
    }

    /**
     * A request that was let in is over.
     *
     * @throws IllegalStateException when none is in
     */
    public void leave() {
        if (inFlight.getAndUpdate(now -> Math.max(0, now - 1)) == 0) {
            throw new IllegalStateException("more requests left the bulkhead than entered it");
        }
    }

    public int inFlight() {
        return inFlight.get();
    }
}
