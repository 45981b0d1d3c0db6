package io.lictor.catalog.consul;

import java.time.Duration;
import java.time.InstantSource;

/** Lets a burst pass and then a steady flow. What is taken may overdraw it once; then it has to be waited for. Confined to one thread. */
final class TokenBucket {
    private final double capacity;
    private final double perMilli;
    private final InstantSource clock;
    private double level;
    private long countedAt;

    TokenBucket(double capacity, double perSecond, InstantSource clock) {
        this.capacity = capacity;
        this.perMilli = perSecond / 1_000;
        this.clock = clock;
        this.level = capacity;
        this.countedAt = clock.millis();
    }

    void take(double amount) {
        fill();
        level -= amount;
    }

    /** How long until nothing is overdrawn any more. */
    Duration pause() {
        fill();
        return level >= 0 ? Duration.ZERO : Duration.ofMillis((long) Math.ceil(-level / perMilli));
    }

    private void fill() {
        long now = clock.millis();
        level = Math.min(capacity, level + Math.max(0, now - countedAt) * perMilli);
        countedAt = now;
    }
}
