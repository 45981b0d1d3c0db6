package io.lictor.balancing;

/** What an endpoint can expect of the next pick, at one moment. */
public enum Chance {
    /** It may be picked. */
    PICKABLE,
    /** It may be picked for a single call that shows whether it is well again. */
    PROBE,
    /** It may be picked although it is ejected: too many others are, so circuits are ignored. */
    FORCED,
    /** It is ejected: its circuit is open, or nobody listened at its port a moment ago. */
    EJECTED,
    /** Its priority, zone or group gets no traffic now; it is asked when nobody in those that do takes a call. */
    SPARE,
    /** Its weight is 0. */
    NO_WEIGHT,
    /** The split gives 0 percent to its group. */
    NO_SHARE;

    /** Whether a first pick may take it. */
    public boolean pickable() {
        return this == PICKABLE || this == PROBE || this == FORCED;
    }
}
