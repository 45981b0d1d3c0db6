package io.lictor.bench.simulation;

import io.lictor.balancing.Failure;
import java.util.Random;

/** How an instance answers for some time. Immutable. */
sealed interface Behaviour {

    Answer answer(Random random);

    /** Every call succeeds. */
    record Serves(Latency latency) implements Behaviour {
        @Override
        public Answer answer(Random random) {
            return Answer.good(latency.nanos(random));
        }
    }

    /** Every call fails. */
    record Fails(Failure failure, Latency latency) implements Behaviour {
        @Override
        public Answer answer(Random random) {
            return Answer.bad(latency.nanos(random), failure);
        }
    }

    /** A call fails with the given probability, and takes as long as a good one. */
    record FailsSometimes(double probability, Failure failure, Latency latency) implements Behaviour {
        @Override
        public Answer answer(Random random) {
            long nanos = latency.nanos(random);
            return random.nextDouble() < probability ? Answer.bad(nanos, failure) : Answer.good(nanos);
        }
    }
}
