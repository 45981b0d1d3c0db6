package io.lictor.balancing;

import java.time.Duration;
import java.util.Optional;

/**
 * One endpoint as the status page shows it, at one moment. Immutable.
 *
 * @param ejection present while its circuit is not closed or its port was found closed
 * @param slowStart the part of its weight that it gets as a newcomer: from 0.1 to 1
 * @param lastFailure the latest call that failed, however well it fares since; empty when none did
 */
public record EndpointStatus(
        Endpoint endpoint,
        Circuit circuit,
        double latencyMillis,
        int inFlight,
        long successes,
        long failures,
        Optional<Ejection> ejection,
        double slowStart,
        Optional<LastFailure> lastFailure) {

    /**
     * Why and for how long it gets no calls.
     *
     * @param times how often in a row; each time lasts twice as long
     * @param left time to the next probe; zero when one is due or under way
     */
    public record Ejection(EjectionReason reason, int times, Duration left) {}

    /**
     * A call that failed.
     *
     * @param ago since it ended
     */
    public record LastFailure(Failure kind, Duration ago) {}
}
