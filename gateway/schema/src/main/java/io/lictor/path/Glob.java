package io.lictor.path;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern over a whole text: {@code *} and {@code **} take any characters, also none, also slashes; {@code ?} takes one;
 * {@code [abc]}, {@code [a-z]} and {@code [!a-z]} take one of a class or one that is not in it; <code>{a,b}</code> takes one
 * of several; a backslash or percent-encoding takes the meaning from what it stands for. Immutable; equal when written the
 * same.
 *
 * <p>Matching takes at most the length of the text times that of the pattern times its alternatives, and the latter two are
 * bounded.
 */
final class Glob {

    private static final int MAX_LENGTH = 128;
    private static final int MAX_ALTERNATIVES = 8;
    private static final String SPECIAL = "*?[{\\";

    private final String text;
    private final String beginning;
    private final List<GlobSequence> alternatives;

    private Glob(String text, String beginning, List<GlobSequence> alternatives) {
        this.text = text;
        this.beginning = beginning;
        this.alternatives = List.copyOf(alternatives);
    }

    /** @throws PathTemplateException saying where the text goes wrong */
    static Glob parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new PathTemplateException(
                    text, MAX_LENGTH + 1, "a pattern may have at most " + MAX_LENGTH + " characters");
        }
        List<String> expanded = new ArrayList<>();
        expand(text, 0, expanded);
        List<GlobSequence> alternatives =
                expanded.stream().map(GlobSequence::parse).toList();
        String beginning =
                GlobSequence.parse(text.substring(0, firstSpecial(text))).literal();
        return new Glob(text, beginning, alternatives);
    }

    /** Everything that begins with a decoded text. */
    static Glob beginningWith(String decoded) {
        return parse(PercentEncoding.encode(decoded) + "*");
    }

    /** Where the first character with a meaning stands, or the length of the text. */
    static int firstSpecial(String text) {
        int first = 0;
        while (first < text.length() && SPECIAL.indexOf(text.charAt(first)) < 0) {
            first++;
        }
        return first;
    }

    /** The decoded text before the first character with a meaning: everything it matches begins with it. */
    String beginning() {
        return beginning;
    }

    boolean matches(int[] codePoints) {
        for (GlobSequence alternative : alternatives) {
            if (alternative.matches(codePoints)) {
                return true;
            }
        }
        return false;
    }

    /** Writes a pattern once for each choice its braces leave. */
    private static void expand(String text, int from, List<String> expanded) {
        int open = next(text, from, "{");
        if (open == text.length()) {
            expanded.add(text);
            if (expanded.size() > MAX_ALTERNATIVES) {
                throw new PathTemplateException(
                        text, 1, "the braces leave more than " + MAX_ALTERNATIVES + " alternatives");
            }
            return;
        }
        int depth = 1;
        int start = open + 1;
        List<String> choices = new ArrayList<>();
        for (int i = next(text, start, "{,}"); depth > 0; i = next(text, i + 1, "{,}")) {
            if (i >= text.length()) {
                throw new PathTemplateException(text, open + 1, "'{' is not closed by '}'");
            }
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && c == ',')) {
                choices.add(text.substring(start, i));
                start = i + 1;
            }
        }
        for (String choice : choices) {
            expand(text.substring(0, open) + choice + text.substring(start), open, expanded);
        }
    }

    /** Where the next of some characters stands that is neither escaped nor in a class, or the length of the text. */
    private static int next(String text, int from, String wanted) {
        int i = from;
        while (i < text.length() && wanted.indexOf(text.charAt(i)) < 0) {
            int close = text.charAt(i) == '[' ? text.indexOf(']', i + 1) : -1;
            i = close > 0 ? close + 1 : text.charAt(i) == '\\' ? i + 2 : i + 1;
        }
        return Math.min(i, text.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && text.equals(glob.text);
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
