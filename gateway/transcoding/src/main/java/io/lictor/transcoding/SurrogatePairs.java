package io.lictor.transcoding;

/** Finds half a surrogate pair among the escapes of one string. Used by one thread. */
final class SurrogatePairs {

    private static final int NONE = -1;

    /** Where the first half that waits for its other begins, and where that would. */
    private int high = NONE;

    private int next = NONE;
    private int half = NONE;

    /** Takes the escape of {@code code}, which stands from {@code begin} to {@code end}. */
    void take(char code, int begin, int end) {
        if (half != NONE) {
            return;
        }
        boolean second = Character.isLowSurrogate(code);
        if (second && high != NONE && next == begin) {
            high = NONE;
        } else if (high != NONE) {
            half = high;
        } else if (second) {
            half = begin;
        } else if (Character.isHighSurrogate(code)) {
            high = begin;
            next = end;
        }
    }

    /** Where half a pair stands, now that the string has ended; negative for nowhere. */
    int half() {
        return half == NONE ? high : half;
    }
}
