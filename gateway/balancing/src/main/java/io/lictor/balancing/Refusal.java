package io.lictor.balancing;

/** Why no endpoint was picked. */
public enum Refusal {
    /** The cluster has no endpoint with a weight above 0. */
    NO_ENDPOINTS,
    /** Every endpoint was tried already in this exchange. */
    ALL_TRIED,
    /** What is left has an open circuit, or a half-open one whose probes are out. */
    CIRCUITS_OPEN
}
