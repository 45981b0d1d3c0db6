package io.lictor.balancing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/** A monotonic nanosecond counter in the shape resilience4j asks for. Its instants have no calendar meaning. Immutable. */
final class NanoClock extends Clock {
    private final LongSupplier nanoTime;
    private final long origin;
    private final ZoneId zone;

    NanoClock(LongSupplier nanoTime, long origin, ZoneId zone) {
        this.nanoTime = nanoTime;
        this.origin = origin;
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new NanoClock(nanoTime, origin, other);
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanoTime.getAsLong() - origin);
    }
}
