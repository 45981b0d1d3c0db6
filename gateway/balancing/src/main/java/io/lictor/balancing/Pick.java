package io.lictor.balancing;

/** The answer of {@link Cluster#pick}: a permit, or a refusal as a value. Immutable. */
public sealed interface Pick {
    /** The caller owes the permit exactly one ending. */
    record Granted(Permit permit) implements Pick {}

    /** Nothing was taken, nothing is owed. */
    record Refused(Refusal reason) implements Pick {}
}
