package io.lictor.transcoding;

/** The two fields that {@code google.protobuf.Timestamp} and {@code google.protobuf.Duration} have. Immutable. */
record SecondsNanos(long seconds, int nanos) {

    static final int MOST_NANOS = 999_999_999;

    private static final int MOST_DIGITS = 9;
    private static final int SECONDS_TAG = WireOutput.tag(1, WireOutput.VARINT);
    private static final int NANOS_TAG = WireOutput.tag(2, WireOutput.VARINT);

    /** Writes zeros too: the fields may follow others of the same message, which they replace. */
    static void write(long seconds, int nanos, WireOutput out) {
        out.tag(SECONDS_TAG);
        out.varint(seconds);
        out.tag(NANOS_TAG);
        out.varint(nanos);
    }

    /** Reads all that is left. */
    static SecondsNanos read(WireInput in) {
        long seconds = 0;
        int nanos = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            if (tag == SECONDS_TAG) {
                seconds = in.varint();
            } else if (tag == NANOS_TAG) {
                nanos = (int) in.varint();
            } else {
                in.skipValue(tag);
            }
        }
        return new SecondsNanos(seconds, nanos);
    }

    /** Nanoseconds from the digits behind a point; -1 if they are none or more than nine. */
    static int fraction(String text, int from, int to) {
        if (to == from || to - from > MOST_DIGITS) {
            return -1;
        }
        int nanos = 0;
        for (int i = from; i < from + MOST_DIGITS; i++) {
            nanos = 10 * nanos + (i < to ? text.charAt(i) - '0' : 0);
        }
        return nanos;
    }

    /** A point with three, six or nine digits, or nothing. */
    static void printFraction(int nanos, JsonOutput out) {
        if (nanos == 0) {
            return;
        }
        out.ascii('.');
        if (nanos % 1_000_000 == 0) {
            out.digits(nanos / 1_000_000, 3);
        } else if (nanos % 1_000 == 0) {
            out.digits(nanos / 1_000, 6);
        } else {
            out.digits(nanos, MOST_DIGITS);
        }
    }
}
