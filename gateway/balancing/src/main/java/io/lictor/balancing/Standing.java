package io.lictor.balancing;

/** How an endpoint stands at one moment. */
enum Standing {
    /** The circuit is closed, and nobody found its port closed just now. */
    HEALTHY,
    /** Its ejection is over, but no call has shown yet that it is well: it may be picked for a probe. */
    PROBING,
    /** It is passed over. */
    OUT,
    /** It would be passed over, but too many others are. */
    EXCUSED
}
