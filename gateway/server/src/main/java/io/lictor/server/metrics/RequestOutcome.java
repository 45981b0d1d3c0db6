package io.lictor.server.metrics;

import java.util.Locale;

/** How a request ended, by whose fault it was if it was one's. */
public enum RequestOutcome {
    /** Answered, with a status below 400. */
    SUCCESS,
    /** The client's fault: an answer from 400 to 499, by the service or by the gateway. */
    CLIENT,
    /** The service answered with 500 or more, but for 504. */
    SERVICE,
    /** The service could not be reached, or the connection to it broke. */
    TRANSPORT,
    /** No answer in time: 504, by the gateway or by the service. */
    TIMEOUT,
    /** Refused without a call: no instance is healthy, all circuits are open, or too much is under way. */
    REJECTED,
    /** The gateway could not go on: an answer it cannot translate or that is too large, a loop, a bug. */
    GATEWAY,
    /** The client went away before the answer was whole. */
    CANCELLED;

    /** As a label says it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
