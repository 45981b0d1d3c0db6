package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;

/** Bytes of a JSON text: strict UTF-8, a byte order mark is skipped. */
final class JsonText {

    private static final int MARK_LENGTH = 3;
    /** What a parser looks at to guess another encoding than UTF-8, which JSON has not had since RFC 8259. */
    private static final int GUESSED_FROM = 4;

    private JsonText() {}

    /** Nothing but the white space of JSON. */
    static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }

    /**
     * Where the text begins.
     *
     * @param thing what it is, such as {@code the body}
     * @throws TranscodingException if it is not UTF-8
     */
    static int begin(byte[] bytes, String thing) {
        int fault = Utf8.firstFault(bytes);
        if (fault >= 0) {
            throw notUtf8(bytes, fault, thing);
        }
        int begin = bytes.length >= MARK_LENGTH
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF
                ? MARK_LENGTH
                : 0;
        for (int i = begin; i < Math.min(bytes.length, begin + GUESSED_FROM); i++) {
            if (bytes[i] == 0) {
                throw TranscodingException.invalid(
                        Reason.MALFORMED_JSON,
                        thing + " is not JSON (" + place(bytes, begin, i) + "): expected text, got a zero byte");
            }
        }
        return begin;
    }

    private static TranscodingException notUtf8(byte[] bytes, int offset, String thing) {
        return TranscodingException.invalid(
                Reason.INVALID_UTF8,
                String.format(
                        "%s (%s): expected UTF-8, got byte 0x%02x at offset %d",
                        thing, place(bytes, 0, offset), bytes[offset], offset));
    }

    /** Line and column of a byte in a text that begins at {@code from}, both from 1; a column is a character. */
    static String place(byte[] bytes, int from, int offset) {
        int line = 1;
        int column = 1;
        for (int i = from; i < offset; i++) {
            boolean continues = (bytes[i] & 0xC0) == 0x80;
            column += continues ? 0 : 1;
            if (bytes[i] == '\n') {
                line++;
                column = 1;
            }
        }
        return "line " + line + ", column " + column;
    }
}
