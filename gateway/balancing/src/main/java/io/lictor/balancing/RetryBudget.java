package io.lictor.balancing;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many retries a cluster's requests may cost: a share of the requests of the last ten seconds, and a reserve so that a
 * cluster with little traffic may retry too. Without it, retries double the load of a service that is failing of overload.
 * Used by many threads without locks.
 *
 * <p>The rule is Finagle's ({@code com.twitter.finagle.service.RetryBudget}): a request pays in, a retry takes out, and what
 * was paid in is forgotten after the window. The account is kept in a hundredth of a retry. Under contention a retry may be
 * refused for which there was just enough; never are more granted than were paid for.
 */
public final class RetryBudget {
    /** The window, and as many slots of a second each. */
    private static final int WINDOW_SECONDS = 10;

    private static final int RETRY = 100;
    private static final long SLOT_NANOS = 1_000_000_000L;

    private final int deposit;
    private final long reserve;
    private final LongSupplier nanoTime;
    private final long origin;

    /** Each holds the second it counts for in its upper half, and what was paid in less what was taken out in its lower. */
    private final AtomicLongArray slots = new AtomicLongArray(WINDOW_SECONDS);

    private final LongAdder granted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * @param percent of the requests may be retried
     * @param perSecond retries are allowed besides
     */
    RetryBudget(int percent, int perSecond, LongSupplier nanoTime) {
        this.deposit = percent;
        this.reserve = (long) perSecond * WINDOW_SECONDS * RETRY;
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    /** A request has come; its retries are not requests. */
    public void requested() {
        add(second(), deposit);
    }

    /** Takes a retry out of the budget, or says that there is none left. */
    public boolean tryRetry() {
        int second = second();
        add(second, -RETRY);
        if (reserve + balance(second) >= 0) {
            granted.increment();
            return true;
        }
        add(second, RETRY);
        refused.increment();
        return false;
    }

    /** Retries there would be budget for now. */
    public long available() {
        return Math.max(0, (reserve + balance(second())) / RETRY);
    }

    /** Retries that were paid for, since the start. */
    public long granted() {
        return granted.sum();
    }

    /** Retries there was no budget for, since the start. */
    public long refused() {
        return refused.sum();
    }

    private long balance(int second) {
        long sum = 0;
        for (int i = 0; i < WINDOW_SECONDS; i++) {
            long slot = slots.get(i);
            sum += second - secondOf(slot) < WINDOW_SECONDS ? amountOf(slot) : 0;
        }
        return sum;
    }

    /** A thread that read the clock long ago may find its slot counting for a later second already, and adds to that. */
    private void add(int second, int amount) {
        int index = second % WINDOW_SECONDS;
        long seen;
        long next;
        do {
            seen = slots.get(index);
            boolean old = secondOf(seen) < second;
            next = slot(old ? second : secondOf(seen), (old ? 0 : amountOf(seen)) + amount);
        } while (!slots.compareAndSet(index, seen, next));
    }

    private int second() {
        return (int) ((nanoTime.getAsLong() - origin) / SLOT_NANOS);
    }

    private static long slot(int second, int amount) {
        return ((long) second << 32) | (amount & 0xFFFF_FFFFL);
    }

    private static int secondOf(long slot) {
        return (int) (slot >> 32);
    }

    private static int amountOf(long slot) {
        return (int) slot;
    }
}
