package io.lictor.balancing;

/**
 * The part of its weight that an endpoint gets: a tenth when it comes, then linearly more, all of it when the time is over.
 * A JVM that has just started answers slowly; with its full share at once it would answer badly. Immutable.
 *
 * @param since when it came, by the monotonic clock
 */
record SlowStart(boolean applies, long since) {
    static final double LEAST = 0.1;

    static SlowStart at(long now) {
        return new SlowStart(true, now);
    }

    static SlowStart over() {
        return new SlowStart(false, 0);
    }

    /** @param lengthNanos how long it takes; 0 for not at all */
    double factor(long lengthNanos, long now) {
        long elapsed = now - since;
        if (!applies || elapsed >= lengthNanos) {
            return 1;
        }
        return LEAST + (1 - LEAST) * Math.max(0, elapsed) / lengthNanos;
    }
}
