package io.lictor.balancing;

/** What two candidates are compared by. Lower is better. */
enum Cost {
    /**
     * Latency times the calls that would share it. For equal weights this is Finagle's {@code ewma x (pending + 1)}; a
     * heavier endpoint is asked for by weight already when two are drawn, so only its calls in flight are put in relation.
     */
    LATENCY {
        @Override
        double of(Candidate candidate, double seedNanos, long now) {
            EndpointState state = candidate.member().state();
            return state.latencyNanos(now) * (1 + state.inFlight() / candidate.weight());
        }
    },
    /** Calls in flight, and as many more as fit into the penalty of a failure, which fades. */
    CALLS {
        @Override
        double of(Candidate candidate, double seedNanos, long now) {
            EndpointState state = candidate.member().state();
            return 1 + state.inFlight() / candidate.weight() + state.troubleNanos(now) / seedNanos;
        }
    };

    abstract double of(Candidate candidate, double seedNanos, long now);
}
