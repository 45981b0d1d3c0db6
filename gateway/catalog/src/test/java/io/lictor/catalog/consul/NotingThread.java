package io.lictor.catalog.consul;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread that notes what it is to do later, so that a test sees how much later without looking at a clock. */
final class NotingThread extends ScheduledThreadPoolExecutor {

    private final List<Delayed> delayed = new CopyOnWriteArrayList<>();
    private volatile boolean waitsForEver;

    /** What is to be done later, and how much later. */
    record Delayed(Runnable work, Duration delay) {}

    NotingThread() {
        super(1);
    }

    /** From now on what is to be done later is not done at all; the test may do it. */
    void waitForEver() {
        waitsForEver = true;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return super.schedule(work, noted(work, delay, unit), unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        return super.schedule(work, noted(() -> new FutureTask<>(work).run(), delay, unit), unit);
    }

    /** Returns how long it really takes; without a delay it is to be done now. */
    private long noted(Runnable work, long delay, TimeUnit unit) {
        if (delay <= 0) {
            return delay;
        }
        delayed.add(new Delayed(work, Duration.of(delay, unit.toChronoUnit())));
        return waitsForEver ? Long.MAX_VALUE : delay;
    }

    /** In the order in which it was asked for. */
    List<Delayed> delayed() {
        return List.copyOf(delayed);
    }

    /** Delays in that order. */
    List<Duration> shorterThan(Duration limit) {
        return delayed.stream()
                .map(Delayed::delay)
                .filter(delay -> delay.compareTo(limit) < 0)
                .toList();
    }
}
