package io.lictor.routing;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lictor.path.Mark;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression from somebody we need not trust, matched on an event loop: RE2's syntax (no back-references, no
 * look-around), whose time is linear in the value, with a limit on the compiled size and on the value. Immutable; equal when
 * written the same.
 */
public final class BoundedPattern {

    private static final int MAX_TEXT = 256;
    /** Instructions; with the longest value it bounds a match to half a million small steps. */
    private static final int MAX_PROGRAM = 500;

    private static final int MAX_VALUE = 1_024;

    private static final int MAX_COUNT = 100;
    private static final java.util.regex.Pattern COUNTED =
            java.util.regex.Pattern.compile("(\\)?)\\{([0-9]+)(?:,([0-9]*))?}");

    private final String text;
    private final Pattern pattern;

    private BoundedPattern(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /**
     * Reads an expression in RE2's syntax.
     *
     * @throws IllegalArgumentException with a message for the service's owner
     */
    public static BoundedPattern compile(String text) {
        if (text.length() > MAX_TEXT) {
            throw new UnreadableTextException(
                    "a regular expression may have at most " + MAX_TEXT + " characters",
                    Mark.of(text, MAX_TEXT + 1, text.length() - MAX_TEXT));
        }
        checkCounts(text);
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException broken) {
            throw new UnreadableTextException(
                    "'" + text + "' is no regular expression that can be used: " + broken.getDescription(),
                    piece(text, String.valueOf(broken.getPattern())),
                    broken);
        }
        if (pattern.programSize() > MAX_PROGRAM) {
            throw new UnreadableTextException("'" + text + "' is too large a regular expression", Mark.whole(text));
        }
        return new BoundedPattern(text, pattern);
    }

    /**
     * Counted repetitions inside counted ones are compiled before their size is known, some for minutes. Groups are not told
     * apart here: that one repetition is of a group and there is another one is enough.
     */
    private static void checkCounts(String text) {
        var counted = COUNTED.matcher(text);
        int all = 0;
        int ofGroups = 0;
        while (counted.find()) {
            all++;
            ofGroups += counted.group(1).isEmpty() ? 0 : 1;
            if (tooLarge(counted.group(2)) || tooLarge(counted.group(3))) {
                throw new UnreadableTextException(
                        "'" + counted.group() + "' in '" + text + "' may count to " + MAX_COUNT + " only",
                        Mark.of(text, counted.start() + 1, counted.group().length()));
            }
        }
        if (ofGroups > 0 && all > 1) {
            throw new UnreadableTextException(
                    "'" + text + "': beside a group that is repeated by number nothing else may be", Mark.whole(text));
        }
    }

    /** What the compiler names as being at fault; all of the text where that is not in it as such. */
    private static Mark piece(String text, String fault) {
        int index = fault.isEmpty() ? -1 : text.indexOf(fault);
        return index < 0 ? Mark.whole(text) : Mark.of(text, index + 1, fault.length());
    }

    private static boolean tooLarge(@Nullable String count) {
        return count != null && !count.isEmpty() && (count.length() > 3 || Integer.parseInt(count) > MAX_COUNT);
    }

    /** Whether it fits the whole value; none of more than 1,024 characters. */
    public boolean matches(String value) {
        return value.length() <= MAX_VALUE && pattern.matches(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BoundedPattern bounded && text.equals(bounded.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As written. */
    @Override
    public String toString() {
        return text;
    }
}
