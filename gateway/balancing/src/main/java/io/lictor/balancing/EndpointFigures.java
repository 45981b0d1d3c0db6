package io.lictor.balancing;

/**
 * What is counted of one endpoint in one cluster, as it grows. The same object while what was learned about the endpoint
 * lasts: in all generations of its cluster and in parts of it. Read by any thread.
 */
public final class EndpointFigures {
    private final EndpointState state;

    EndpointFigures(EndpointState state) {
        this.state = state;
    }

    /** Permits given out. */
    public long picks() {
        return state.picks();
    }

    /** Permits that ended well. */
    public long successes() {
        return state.successes();
    }

    /** Permits that ended in a failure of this kind. */
    public long failures(Failure kind) {
        return state.failures(kind);
    }

    /** How often it was taken out: by its circuit, or because nobody listened there. */
    public long ejections() {
        return state.ejections();
    }

    /** Permits that have not ended. */
    public int inFlight() {
        return state.inFlight();
    }

    public Circuit circuit() {
        return state.circuit();
    }

    /** What a call is expected to take, as the balancer sees it; in nanoseconds. */
    public double latencyNanos() {
        return state.latencyNanos();
    }
}
