package io.lictor.balancing;

/** One endpoint as the status page shows it, at one moment. Immutable. */
public record EndpointStatus(
        Endpoint endpoint, Circuit circuit, double latencyMillis, int inFlight, long successes, long failures) {}
