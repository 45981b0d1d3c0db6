package io.lictor.balancing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long an endpoint's circuit stays open: each time twice as long as the time before, up to a limit, give or take the
 * jitter. For every {@link BalancingSettings.Ejecting#longest} that it stayed closed in between, one time is forgiven.
 * Written under the lock of its {@link Breaker}, read by many threads.
 */
final class Ejections {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * @param times how often in a row, with this one
     * @param since and {@code until}: by the monotonic clock
     */
    record Ejection(int times, long since, long until, EjectionReason reason) {}

    private final Basis basis;
    private volatile Ejection last;
    private final AtomicLong count = new AtomicLong();
    private volatile long closedAt;

    Ejections(Basis basis) {
        this.basis = basis;
        this.closedAt = basis.now();
        this.last = none(closedAt);
    }

    /** Begins one, and says how long it lasts, in whole milliseconds. */
    Duration begin(EjectionReason reason, Duration first) {
        long now = basis.now();
        int times = timesLeft(reason, now) + 1;
        Duration length = Duration.ofMillis(Math.max(1, jittered(doubled(first, times))));
        last = new Ejection(times, now, now + length.toNanos(), reason);
        count.incrementAndGet();
        return length;
    }

    /** The circuit has closed. */
    void end() {
        closedAt = basis.now();
    }

    void forget() {
        closedAt = basis.now();
        last = none(closedAt);
    }

    /** The present one or the last; its {@code times} are 0 when there was none. */
    Ejection last() {
        return last;
    }

    /** How many have begun. */
    long count() {
        return count.get();
    }

    private int timesLeft(EjectionReason reason, long now) {
        if (reason == EjectionReason.PROBE_FAILED) {
            return last.times();
        }
        long forgiven = (now - closedAt) / basis.settings().ejecting().longest().toNanos();
        return (int) Math.max(0, last.times() - forgiven);
    }

    private long doubled(Duration first, int times) {
        long longest =
                Math.max(first.toMillis(), basis.settings().ejecting().longest().toMillis());
        double length = Math.scalb((double) first.toMillis(), Math.min(times - 1, MOST_DOUBLINGS));
        return (long) Math.min((double) longest, length);
    }

    private long jittered(long millis) {
        double jitter = basis.settings().ejecting().jitterPercent() / 100.0;
        return Math.round(millis * (1 + jitter * (2 * basis.randoms().get().nextDouble() - 1)));
    }

    private static Ejection none(long now) {
        return new Ejection(0, now, now, EjectionReason.CONSECUTIVE_FAILURES);
    }
}
