package io.lictor.transcoding;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seconds with up to nine digits of fraction and an {@code s}. Seconds and nanos have the same sign. Immutable. */
record DurationText(long seconds, int nanos) {
    private static final Pattern GRAMMAR = Pattern.compile("(-?)(\\d{1,12})(?:\\.(\\d{1,9}))?s");
    private static final long MOST = 315_576_000_000L;

    static DurationText parse(String text) throws UnfitValueException {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            throw unfit();
        }
        int sign = matcher.group(1).isEmpty() ? 1 : -1;
        long seconds = Long.parseLong(matcher.group(2));
        String fraction = matcher.group(3);
        int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
        if (seconds > MOST || (seconds == MOST && nanos > 0)) {
            throw unfit();
        }
        return new DurationText(sign * seconds, sign * nanos);
    }

    private static UnfitValueException unfit() {
        return new UnfitValueException("seconds such as \"1.5s\", within 10000 years");
    }
}
