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
     * HTTP 429, gRPC RESOURCE_EXHAUSTED: alive, but asks for less. One client's limit must not close the endpoint to all
     * others, so a closed circuit does not count it; a probe must do better than that.
     */
    OVERLOADED(false, false);

    private final boolean opensCircuit;
    private final boolean ejects;

    Failure(boolean opensCircuit, boolean ejects) {
        this.opensCircuit = opensCircuit;
        this.ejects = ejects;
    }

    boolean opensCircuit() {
        return opensCircuit;
    }

    boolean ejects() {
        return ejects;
    }
}
