package io.lictor.bench.simulation;

import io.lictor.balancing.Failure;
import java.util.Optional;

/** How one call will end: after how many nanoseconds of work, and whether well. Immutable. */
record Answer(long nanos, Optional<Failure> failure) {

    static Answer good(long nanos) {
        return new Answer(nanos, Optional.empty());
    }

    static Answer bad(long nanos, Failure failure) {
        return new Answer(nanos, Optional.of(failure));
    }
}
