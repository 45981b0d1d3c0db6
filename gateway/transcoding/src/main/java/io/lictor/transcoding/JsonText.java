package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Bytes of a JSON text: strict UTF-8, a byte order mark is skipped. */
final class JsonText {
    private static final char BYTE_ORDER_MARK = '\ufeff';

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

    static String decode(byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, text, true);
        text.flip();
        if (result.isError()) {
            throw invalid(text, bytes[in.position()], in.position());
        }
        return text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK
                ? text.subSequence(1, text.length()).toString()
                : text.toString();
    }

    private static TranscodingException invalid(CharBuffer before, byte bad, int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < before.length(); i++) {
            column++;
            if (before.charAt(i) == '\n') {
                line++;
                column = 1;
            }
        }
        return TranscodingException.invalid(
                TranscodingException.Reason.INVALID_UTF8,
                String.format(
                        "the body (line %d, column %d): expected UTF-8, got byte 0x%02x at offset %d",
                        line, column, bad, offset));
    }
}
