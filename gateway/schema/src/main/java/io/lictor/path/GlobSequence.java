package io.lictor.path;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One alternative of a pattern: characters, and runs of any characters between them. Immutable. */
final class GlobSequence {

    /** Which character fits at each place; null where a run is. */
    private final @Nullable IntPredicate[] parts;

    private final String literal;

    private GlobSequence(List<@Nullable IntPredicate> parts, String literal) {
        this.parts = parts.toArray(IntPredicate[]::new);
        this.literal = literal;
    }

    static GlobSequence parse(String text) {
        return new Reader(text).read();
    }

    /** All its plain characters. */
    String literal() {
        return literal;
    }

    /** Where characters do not fit, the last run takes one more: an earlier one could not help. */
    boolean matches(int[] text) {
        int at = 0;
        int part = 0;
        int run = -1;
        int taken = 0;
        while (at < text.length) {
            IntPredicate next = part < parts.length ? parts[part] : null;
            if (next == null && part < parts.length) {
                run = part++;
                taken = at;
            } else if (next != null && next.test(text[at])) {
                part++;
                at++;
            } else if (run >= 0) {
                part = run + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == null) {
            part++;
        }
        return part == parts.length;
    }

    /** Reads one text; used by one thread. */
    private static final class Reader {

        private final String text;
        private final List<@Nullable IntPredicate> parts = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        GlobSequence read() {
            while (at < text.length()) {
                switch (text.charAt(at)) {
                    case '*' -> run();
                    case '?' -> {
                        parts.add(any -> true);
                        at++;
                    }
                    case '[' -> characterClass();
                    case '\\' -> escaped();
                    case '%' -> encoded();
                    default -> plain(text.codePointAt(at));
                }
            }
            return new GlobSequence(parts, literal.toString());
        }

        private void run() {
            parts.add(null);
            while (at < text.length() && text.charAt(at) == '*') {
                at++;
            }
        }

        private void plain(int codePoint) {
            if (codePoint <= ' ' || codePoint == 0x7f || codePoint == '#') {
                throw error(at, "this character must be percent-encoded");
            }
            add(codePoint);
            at += Character.charCount(codePoint);
        }

        private void add(int codePoint) {
            parts.add(other -> other == codePoint);
            literal.appendCodePoint(codePoint);
        }

        private void escaped() {
            at++;
            if (at == text.length()) {
                throw error(at - 1, "a character must follow the backslash");
            }
            plain(text.codePointAt(at));
        }

        private void encoded() {
            int end = at;
            while (end < text.length() && text.charAt(end) == '%') {
                end = Math.min(end + 3, text.length());
            }
            int fault = PercentEncoding.firstFault(text, at, end);
            if (fault >= 0) {
                throw error(fault, "'%' must be followed by two hexadecimal digits");
            }
            String decoded = PercentEncoding.decode(text, at, end, PathUnescape.ALL_BUT_SLASH);
            if (decoded == null) {
                throw error(at, "the percent-encoding is not UTF-8");
            }
            decoded.codePoints().forEach(this::add);
            at = end;
        }

        private void characterClass() {
            int close = text.indexOf(']', at + 1);
            if (close < 0) {
                throw error(at, "'[' is not closed by ']'");
            }
            boolean negated = text.charAt(at + 1) == '!';
            int[] members =
                    text.substring(at + (negated ? 2 : 1), close).codePoints().toArray();
            if (members.length == 0) {
                throw error(at, "a class must have a character");
            }
            parts.add(negated ? other -> !isIn(members, other) : other -> isIn(members, other));
            at = close + 1;
        }

        /** Three with a dash between are a range. */
        private static boolean isIn(int[] members, int codePoint) {
            for (int i = 0; i < members.length; i++) {
                boolean range = i + 2 < members.length && members[i + 1] == '-';
                if (range ? members[i] <= codePoint && codePoint <= members[i + 2] : members[i] == codePoint) {
                    return true;
                }
                i += range ? 2 : 0;
            }
            return false;
        }

        private PathTemplateException error(int index, String problem) {
            return new PathTemplateException(text, index + 1, problem);
        }
    }
}
