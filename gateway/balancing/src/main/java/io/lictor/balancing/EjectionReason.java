package io.lictor.balancing;

/** Why an endpoint gets no calls. */
public enum EjectionReason {
    /** So many failures came one after the other as its cluster's {@link BreakerPolicy} says. */
    CONSECUTIVE_FAILURES,
    /** Too large a share of the last seconds' calls failed. */
    FAILURE_RATE,
    /** It was tried again after an ejection, and failed. */
    PROBE_FAILED,
    /** Nobody listened at its port a moment ago. */
    CONNECT_REFUSED
}
