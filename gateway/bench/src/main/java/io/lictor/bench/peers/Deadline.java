package io.lictor.bench.peers;

import java.time.Duration;

/** When everything must be over, whatever happens. Immutable. */
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Not later than this one. */
    Deadline within(Duration time) {
        Deadline earlier = in(time);
        return earlier.nanoTime - nanoTime < 0 ? earlier : this;
    }

    boolean isOver() {
        return millisLeft() <= 0;
    }

    long millisLeft() {
        return (nanoTime - System.nanoTime()) / 1_000_000;
    }
}
