package io.lictor.transcoding;

/** Seconds with up to nine digits of fraction and an {@code s}, within 10000 years. */
final class DurationText {

    private static final long MOST = 315_576_000_000L;

    private DurationText() {}

    /** Writes the fields of a {@code google.protobuf.Duration}. Seconds and nanos have the same sign. */
    static void write(String text, WireOutput out) throws UnfitValueException {
        boolean negative = text.startsWith("-");
        int from = negative ? 1 : 0;
        int end = text.length() - 1;
        int point = text.indexOf('.');
        int wholeEnd = point < 0 ? end : point;
        if (end < from || text.charAt(end) != 's' || wholeEnd == from) {
            throw unfit();
        }
        long seconds = seconds(text, from, wholeEnd);
        int nanos = 0;
        if (point >= 0) {
            requireDigits(text, point + 1, end);
            nanos = SecondsNanos.fraction(text, point + 1, end);
        }
        if (nanos < 0) {
            throw unfit();
        }
        SecondsNanos.write(negative ? -seconds : seconds, negative ? -nanos : nanos, out);
    }

    private static long seconds(String text, int from, int to) throws UnfitValueException {
        requireDigits(text, from, to);
        long seconds = 0;
        for (int i = from; i < to; i++) {
            seconds = 10 * seconds + (text.charAt(i) - '0');
            if (seconds > MOST) {
                throw unfit();
            }
        }
        return seconds;
    }

    private static void requireDigits(String text, int from, int to) throws UnfitValueException {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw unfit();
            }
        }
    }

    private static UnfitValueException unfit() {
        return new UnfitValueException("seconds such as \"1.5s\", within 10000 years");
    }

    static void print(SecondsNanos duration, JsonOutput out) {
        long seconds = duration.seconds();
        int nanos = duration.nanos();
        boolean mixed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
        if (mixed || Math.abs((double) seconds) > MOST || Math.abs((long) nanos) > SecondsNanos.MOST_NANOS) {
            throw TranscodingException.unreadableResponse(
                    "it has a Duration of more than 10000 years, or with two signs", null);
        }
        out.ascii('"');
        if (seconds < 0 || nanos < 0) {
            out.ascii('-');
        }
        out.digits(Math.abs(seconds), 1);
        SecondsNanos.printFraction(Math.abs(nanos), out);
        out.ascii("s\"");
    }
}
