package io.lictor.balancing;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls in flight of all candidates. Up to 32 of them are counted each time it is asked; of more, only every so often
 * that the cost per question stays the same. The picks in between add less than 1/32 of a call per candidate. Used by many
 * threads.
 */
final class LoadSum {
    private static final int COUNTED_EACH = 32;

    private final @Nullable Candidate[] candidates;
    private final int count;
    private final int every;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int sum;

    LoadSum(@Nullable Candidate[] candidates) {
        int present = 0;
        for (Candidate candidate : candidates) {
            present += candidate == null ? 0 : 1;
        }
        this.candidates = candidates;
        this.count = present;
        this.every = 1 + candidates.length / COUNTED_EACH;
    }

    int count() {
        return count;
    }

    int get() {
        if (every == 1) {
            return counted();
        }
        if (Integer.remainderUnsigned(asked.getAndIncrement(), every) == 0) {
            sum = counted();
        }
        return sum;
    }

    private int counted() {
        int counted = 0;
        for (Candidate candidate : candidates) {
            counted += candidate == null ? 0 : candidate.inFlight();
        }
        return counted;
    }
}
