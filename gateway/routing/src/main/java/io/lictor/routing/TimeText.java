package io.lictor.routing;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in tags: a whole number and {@code ms}, {@code s}, {@code m} or {@code h}, up to a day. */
final class TimeText {

    static final String FORM = "1ms to 24h, as in 500ms, 2s or 1m";

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final long SECOND = 1_000;

    private TimeText() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration time = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        return time.compareTo(LONGEST) <= 0 ? Optional.of(time) : Optional.empty();
    }

    /** In whole seconds where that is exact, else in milliseconds. */
    static String print(Duration time) {
        long millis = time.toMillis();
        return millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
    }
}
