package io.lictor.balancing;

/** How a call can fail, and what that says about its endpoint. Each kind costs the latency penalty. */
public enum Failure {
    /** Nobody listens there: the container is gone before Consul knows. Also ejects the endpoint at once. */
    CONNECT_REFUSED(true, true),
    /** No connection for another reason: unreachable, timed out, TLS handshake. */
    CONNECT_FAILED(true, false),
    /** The connection broke during the call. */
    RESET(true, false),
    /** The deadline passed: HTTP 504, gRPC DEADLINE_EXCEEDED. */
    TIMEOUT(true, false),
    /** HTTP 500 and 502, gRPC UNKNOWN, INTERNAL, DATA_LOSS. */
    SERVER_ERROR(true, false),
    /** HTTP 503, gRPC UNAVAILABLE. */
    UNAVAILABLE(true, false),
    /**
     * HTTP 429, gRPC RESOURCE_EXHAUSTED: alive, but asks for less. It counts for the rate of failures only, not for those in a
     * row: a few clients at their limit must not close the endpoint to all others. A probe must do better than that.
     */
    OVERLOADED(false, false),
    /**
     * The time passed that the client had named itself, less than its route's. It counts as {@link #OVERLOADED} does: a few
     * clients in a hurry must not close the endpoint to all others, but one that hangs is found out by them too.
     */
    HURRIED(false, false);

    private final boolean countsInARow;
    private final boolean ejects;

    Failure(boolean countsInARow, boolean ejects) {
        this.countsInARow = countsInARow;
        this.ejects = ejects;
    }

    boolean countsInARow() {
        return countsInARow;
    }

    boolean ejects() {
        return ejects;
    }
}
