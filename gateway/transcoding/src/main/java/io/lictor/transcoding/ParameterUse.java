package io.lictor.transcoding;

/**
 * What one query parameter of a request does, for people. Immutable.
 *
 * @param name unescaped
 * @param value unescaped
 * @param field the field of the request message it is about, by its names in the descriptor; empty where it names none
 * @param note why it is not taken; empty where it is
 */
public record ParameterUse(String name, String value, Fate fate, String field, String note) {

    /** What becomes of a parameter. */
    public enum Fate {
        /** It sets its field. */
        SETS,
        /** It does nothing, and the request goes on without it. */
        IGNORED,
        /** The request is answered with 400. */
        REFUSED
    }
}
