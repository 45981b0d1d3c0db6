package io.lictor.path;

/**
 * The part of a text where it goes wrong. Immutable.
 *
 * @param text the line that has it; of a long one only what is around it
 * @param line counted from 1; 0 for a text that is one line anyway
 * @param column of the part, in UTF-16 units counted from 1; right behind the text where something is missing there
 * @param length of the part; 0 where something is missing
 */
public record Mark(String text, int line, int column, int length) {

    private static final int LONGEST = 240;
    private static final int BEFORE = 80;

    /** A part of a text of one line; cut off where the text ends. */
    public static Mark of(String text, int column, int length) {
        int start = Math.max(1, Math.min(column, text.length() + 1));
        return new Mark(text, 0, start, Math.max(0, Math.min(length, text.length() + 1 - start)));
    }

    /** All of a text. */
    public static Mark whole(String text) {
        return of(text, 1, text.length());
    }

    /** The same part of a longer text, in which this one begins at an index. */
    public Mark within(String longer, int index) {
        return new Mark(longer, line, column + index, length);
    }

    /** The same part of a longer text that ends in this one, or has it once; else this. */
    public Mark within(String longer) {
        int last = longer.lastIndexOf(text);
        boolean known = last >= 0 && (longer.endsWith(text) || longer.indexOf(text) == last);
        return known && !text.isEmpty() ? within(longer, last) : this;
    }

    /** The same with no more of the text than people need. */
    public Mark shortened() {
        if (text.length() <= LONGEST) {
            return this;
        }
        int from = Math.max(0, Math.min(column - 1 - BEFORE, text.length() - LONGEST));
        int to = Math.min(text.length(), from + LONGEST);
        String cut = (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
        int start = column - from + (from > 0 ? 1 : 0);
        return new Mark(cut, line, start, Math.min(length, cut.length() + 1 - start));
    }
}
