package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.core.JsonParser;

/** A place in a JSON text of well-formed UTF-8, and words for what stands there. Used by one thread. */
final class JsonCursor {

    static final int END = -1;

    private static final int LONGEST_SHOWN = 40;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private int at;

    JsonCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.at = from;
    }

    /** The byte here, from 0 to 255, or {@link #END}. */
    int peek() {
        return peek(0);
    }

    /** The byte so many after the one here. */
    int peek(int further) {
        return at + further < to ? bytes[at + further] & 0xFF : END;
    }

    int at() {
        return at;
    }

    void skip() {
        at++;
    }

    void skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') {
            at++;
        }
    }

    /** Goes to the end of the digits here and tells how many they were. */
    int skipDigits() {
        int first = at;
        while (isDigit(peek())) {
            at++;
        }
        return at - first;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isWord(int c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '$';
    }

    /** The letters and digits here, which may be none. */
    String word() {
        int end = at;
        while (end < to && isWord(bytes[end])) {
            end++;
        }
        return new String(bytes, at, end - at, UTF_8);
    }

    JsonParser parse(JsonSource json, int begin, int end) {
        return json.parse(bytes, begin, end);
    }

    /** Line and column of a byte, both from 1; a column is a character. */
    String place(int offset) {
        return JsonText.place(bytes, from, offset);
    }

    /** What stands here, for people. */
    String shown() {
        int c = peek();
        if (c == END) {
            return "the end";
        }
        if (isWord(c)) {
            String word = word();
            String shown = word.length() <= LONGEST_SHOWN ? word : word.substring(0, LONGEST_SHOWN) + "…";
            return isDigit(c) ? shown : "the word " + shown;
        }
        int point = new String(bytes, at, Math.min(4, to - at), UTF_8).codePointAt(0);
        return isVisible(point) ? "'" + Character.toString(point) + "'" : String.format("U+%04X", point);
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> true;
        };
    }
}
