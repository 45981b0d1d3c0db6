package io.lictor.transcoding;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** RFC 3339 with up to nine digits of fraction, in the years 0001 to 9999. */
final class TimestampText {
    private static final Pattern GRAMMAR =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final String EXPECTED = "an RFC 3339 time such as \"2024-02-29T12:00:00Z\", from year 0001 to 9999";

    private TimestampText() {}

    static Instant parse(String text) throws UnfitValueException {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new UnfitValueException(EXPECTED);
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
                return instant;
            }
        } catch (DateTimeException noSuchDay) {
            throw new UnfitValueException(EXPECTED);
        }
        throw new UnfitValueException(EXPECTED);
    }
}
