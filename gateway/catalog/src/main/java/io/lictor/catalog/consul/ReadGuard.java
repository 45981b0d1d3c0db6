package io.lictor.catalog.consul;

import java.time.Duration;

/**
 * Protects Consul and us from a query that never blocks: after 100 answers within a second it allows 20 reads a second, until a second
 * brings fewer than 10. Below that it costs nothing. Confined to one thread.
 */
final class ReadGuard {
    private static final long WINDOW_MILLIS = 1_000;
    private static final int TOO_MANY = 100;
    private static final int QUIET = 10;
    private static final Duration SPACING = Duration.ofMillis(50);

    private long windowStart = Long.MIN_VALUE;
    private int answers;
    private boolean braking;

    /** Counts an answer that came now and says how long the next read has to wait. */
    Duration pauseAfterAnswer(long nowMillis) {
        if (nowMillis < windowStart || nowMillis >= windowStart + WINDOW_MILLIS) {
            braking = braking && answers >= QUIET;
            windowStart = nowMillis;
            answers = 0;
        }
        answers++;
        braking = braking || answers >= TOO_MANY;
        return braking ? SPACING : Duration.ZERO;
    }
}
