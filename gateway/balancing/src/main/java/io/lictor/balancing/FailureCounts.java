package io.lictor.balancing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Failures by kind. Used by many threads; failures are too rare to contend. */
final class FailureCounts {
    /** Complete from the start, and only read. */
    private final Map<Failure, AtomicLong> counts = new EnumMap<>(Failure.class);

    FailureCounts() {
        for (Failure kind : Failure.values()) {
            counts.put(kind, new AtomicLong());
        }
    }

    void add(Failure kind) {
        counter(kind).incrementAndGet();
    }

    long of(Failure kind) {
        return counter(kind).get();
    }

    long all() {
        return counts.values().stream().mapToLong(AtomicLong::get).sum();
    }

    private AtomicLong counter(Failure kind) {
        return Objects.requireNonNull(counts.get(kind));
    }
}
