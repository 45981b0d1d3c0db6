package io.lictor.path;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of RFC 3986 over UTF-8, for path segments: a plus is a plus. */
final class PercentEncoding {

    private static final String NEVER_ESCAPED = "-._~!$&'()+,;=@";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /** The index of the first {@code %} in the region that two hexadecimal digits do not follow, or -1. */
    static int firstFault(String text, int from, int to) {
        for (int i = text.indexOf('%', from); i >= 0 && i < to; i = text.indexOf('%', i + 3)) {
            if (i + 2 >= to || !HexFormat.isHexDigit(text.charAt(i + 1)) || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Decodes a region of ASCII text whose escapes are well-formed.
     *
     * @param unescape the escapes it keeps are left as they are
     * @return null if the decoded bytes are not UTF-8
     */
    static @Nullable String decode(String text, int from, int to, PathUnescape unescape) {
        int firstEscape = text.indexOf('%', from);
        if (firstEscape < 0 || firstEscape >= to) {
            return text.substring(from, to);
        }
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int octet = c == '%' ? HexFormat.fromHexDigits(text, i + 1, i + 3) : c;
            boolean decoded = c == '%' && !unescape.keeps(octet);
            bytes[length++] = (byte) (decoded ? octet : c);
            i += decoded ? 2 : 0;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** The one spelling of a decoded segment that holds no character with a meaning in a template. */
    static String encode(String decoded) {
        StringBuilder encoded = new StringBuilder(decoded.length());
        for (byte octet : decoded.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (isAlphanumeric(c) || NEVER_ESCAPED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
