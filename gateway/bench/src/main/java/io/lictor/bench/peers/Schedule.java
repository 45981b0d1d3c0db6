package io.lictor.bench.peers;

/**
 * When each request of a load is due, counted from its start. Immutable.
 *
 * @param perSecond requests; infinite for a closed loop, where all are due at once and wait for a connection
 */
record Schedule(double perSecond) {

    static final Schedule AT_ONCE = new Schedule(Double.POSITIVE_INFINITY);

    Schedule {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("not a rate: " + perSecond);
        }
    }

    /** Nanoseconds after the start, of the request with this number; the first is 0. Without an error that adds up. */
    long due(int number) {
        return (long) (number / perSecond * 1e9);
    }

    boolean isPaced() {
        return Double.isFinite(perSecond);
    }

    /** Nanoseconds, 1 at least. */
    long interval() {
        return Math.max(1, due(1));
    }
}
