package io.lictor.transcoding;

/** RFC 3339 with up to nine digits of fraction, in the years 0001 to 9999; on the wire seconds since 1970 and nanoseconds. */
final class TimestampText {

    static final long FIRST_SECOND = -62_135_596_800L;
    static final long LAST_SECOND = 253_402_300_799L;

    private static final String EXPECTED = "an RFC 3339 time such as \"2024-02-29T12:00:00Z\", from year 0001 to 9999";
    private static final int SHORTEST = "2024-02-29T12:00:00Z".length();
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int SECONDS_OF_DAY = 86_400;

    private TimestampText() {}

    /** Writes the fields of a {@code google.protobuf.Timestamp}. */
    static void write(String text, WireOutput out) throws UnfitValueException {
        if (text.length() < SHORTEST
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            throw unfit();
        }
        long day = day(number(text, 0, 4, 9999), number(text, 5, 2, 12), number(text, 8, 2, 31));
        long second = number(text, 11, 2, 23) * 3600L + number(text, 14, 2, 59) * 60L + number(text, 17, 2, 59);
        int at = 19;
        int nanos = 0;
        if (text.charAt(at) == '.') {
            int from = ++at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            nanos = SecondsNanos.fraction(text, from, at);
            if (nanos < 0) {
                throw unfit();
            }
        }
        long seconds = day * SECONDS_OF_DAY + second - offset(text, at);
        if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
            throw unfit();
        }
        SecondsNanos.write(seconds, nanos, out);
    }

    /** Seconds that local time is ahead of UTC. */
    private static int offset(String text, int at) throws UnfitValueException {
        int rest = text.length() - at;
        if (rest == 1 && text.charAt(at) == 'Z') {
            return 0;
        }
        if (rest != 6 || text.charAt(at + 3) != ':' || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
            throw unfit();
        }
        int hours = number(text, at + 1, 2, 23);
        int ahead = hours * 3600 + number(text, at + 4, 2, 59) * 60;
        return text.charAt(at) == '+' ? ahead : -ahead;
    }

    /** Days since 1970-01-01 in the Gregorian calendar. */
    private static long day(int year, int month, int day) throws UnfitValueException {
        boolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        if (year == 0 || month == 0 || day == 0 || day > DAYS[month - 1] + (leap && month == 2 ? 1 : 0)) {
            throw unfit();
        }
        int before = year - 1;
        long days = before * 365L + before / 4 - before / 100 + before / 400;
        for (int m = 1; m < month; m++) {
            days += DAYS[m - 1];
        }
        return days + (leap && month > 2 ? 1 : 0) + day - 1 + FIRST_SECOND / SECONDS_OF_DAY;
    }

    private static int number(String text, int from, int digits, int most) throws UnfitValueException {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            if (!isDigit(text.charAt(i))) {
                throw unfit();
            }
            number = 10 * number + (text.charAt(i) - '0');
        }
        if (number > most) {
            throw unfit();
        }
        return number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static UnfitValueException unfit() {
        return new UnfitValueException(EXPECTED);
    }

    /** Prints the fields as RFC 3339 in UTC, with three, six or nine digits of fraction where there is one. */
    static void print(SecondsNanos time, JsonOutput out) {
        if (time.seconds() < FIRST_SECOND
                || time.seconds() > LAST_SECOND
                || time.nanos() < 0
                || time.nanos() > SecondsNanos.MOST_NANOS) {
            throw TranscodingException.unreadableResponse("it has a Timestamp outside the years 0001 to 9999", null);
        }
        long day = Math.floorDiv(time.seconds(), SECONDS_OF_DAY);
        int second = (int) Math.floorMod(time.seconds(), (long) SECONDS_OF_DAY);
        out.ascii('"');
        printDay(day, out);
        out.ascii('T');
        out.digits(second / 3600, 2);
        out.ascii(':');
        out.digits(second / 60 % 60, 2);
        out.ascii(':');
        out.digits(second % 60, 2);
        SecondsNanos.printFraction(time.nanos(), out);
        out.ascii("Z\"");
    }

    private static void printDay(long sinceEpoch, JsonOutput out) {
        // The year begins in March here, so that the leap day is its last (Hinnant, "chrono-Compatible Date
        // Algorithms").
        long shifted = sinceEpoch + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * dayOfYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        out.digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
        out.ascii('-');
        out.digits(month, 2);
        out.ascii('-');
        out.digits(dayOfYear - (153 * march + 2) / 5 + 1, 2);
    }
}
