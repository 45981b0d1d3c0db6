package io.lictor.bench.simulation;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * A virtual clock in nanoseconds and what is still to happen on it. Two events of one instant happen in the order in which
 * they were scheduled, so a run has only one course. For one thread.
 */
final class Simulation implements LongSupplier {
    private static final long START = Duration.ofHours(1).toNanos();

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private long now = START;
    private long scheduled;

    /** What the balancer reads as its monotonic clock. */
    @Override
    public long getAsLong() {
        return now;
    }

    /** Since the start of the run. */
    long elapsedNanos() {
        return now - START;
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, scheduled++, action));
    }

    /** Until nothing is left to happen. */
    void run() {
        while (!events.isEmpty()) {
            Event next = events.remove();
            now = next.at();
            next.action().run();
        }
    }

    private record Event(long at, long order, Runnable action) {}
}
