package io.lictor.balancing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A monotonic clock that moves only when told to. Starts just below the overflow of a long, where bad comparisons show. */
final class ManualClock implements LongSupplier {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 2_000_000_000L);

    @Override
    public long getAsLong() {
        return now.get();
    }

    void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }
}
