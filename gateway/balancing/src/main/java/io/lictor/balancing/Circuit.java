package io.lictor.balancing;

/** CLOSED lets traffic through, OPEN refuses it, HALF_OPEN probes. */
public enum Circuit {
    CLOSED,
    OPEN,
    HALF_OPEN
}
