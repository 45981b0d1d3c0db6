package io.lictor.catalog;

/** The health of an instance, best first; an operator's maintenance outranks every check. */
public enum Health {
    PASSING,
    WARNING,
    CRITICAL,
    MAINTENANCE;

    /** The worse of the two. */
    public Health worst(Health other) {
        return compareTo(other) < 0 ? other : this;
    }
}
