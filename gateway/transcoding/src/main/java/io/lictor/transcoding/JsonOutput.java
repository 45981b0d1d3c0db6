package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lictor.transcoding.TranscodingOptions.Responses;

/** Writes compact JSON in UTF-8. */
final class JsonOutput extends GrowingBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(ISO_8859_1);
    private static final int LONGEST_INTEGER = 20;
    private static final byte[] LEAST_LONG = "-9223372036854775808".getBytes(ISO_8859_1);

    private Responses options = TranscodingOptions.defaults().responses();

    /** Empty, for an answer of a route with these options. */
    void begin(Responses routeOptions) {
        clear();
        options = routeOptions;
    }

    Responses options() {
        return options;
    }

    void ascii(char c) {
        reserve(1);
        bytes[size++] = (byte) c;
    }

    @SuppressWarnings("deprecation") // the one copy of a string's bytes without an array in between; Latin-1 only
    void ascii(String text) {
        int length = text.length();
        reserve(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    /** Whatever stands between the last member or element and the next. */
    void separate() {
        byte last = bytes[size - 1];
        if (last != '{' && last != '[') {
            ascii(',');
        }
    }

    void integer(long value) {
        if (value == Long.MIN_VALUE) {
            raw(LEAST_LONG, 0, LEAST_LONG.length);
            return;
        }
        if (value < 0) {
            ascii('-');
        }
        digits(Math.abs(value), 1);
    }

    void unsigned(long value) {
        if (value < 0) {
            ascii(Long.toUnsignedString(value));
        } else {
            digits(value, 1);
        }
    }

    /** A number that is not negative, with zeros before it up to that many digits. */
    void digits(long value, int least) {
        reserve(LONGEST_INTEGER);
        int length = least;
        for (long bound = power(least); length < 19 && value >= bound; bound *= 10) {
            length++;
        }
        long rest = value;
        for (int i = size + length - 1; i >= size; i--) {
            long quotient = rest / 10;
            bytes[i] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        size += length;
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    void string(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        string(utf8, 0, utf8.length);
    }

    /**
     * A string given in UTF-8. Escaped are the quote, the backslash, control characters, and U+2028 and U+2029, which
     * JavaScript once took for line ends.
     *
     * @return false if it is not UTF-8; what was written then must be taken back
     */
    boolean string(byte[] utf8, int from, int to) {
        reserve(to - from + 2);
        bytes[size++] = '"';
        int plain = from;
        int i = from;
        while (i < to) {
            byte b = utf8[i];
            if (b >= ' ' && b != '"' && b != '\\') {
                i++;
            } else if (b < 0) {
                int length = Utf8.length(utf8, i, to);
                if (length == 0) {
                    return false;
                }
                if (Utf8.isLineEnd(utf8, i, length)) {
                    raw(utf8, plain, i - plain);
                    ascii(utf8[i + 2] == (byte) 0xA8 ? "\\u2028" : "\\u2029");
                    plain = i + length;
                }
                i += length;
            } else {
                raw(utf8, plain, i - plain);
                escape(b);
                plain = ++i;
            }
        }
        raw(utf8, plain, to - plain);
        ascii('"');
        return true;
    }

    private void escape(byte b) {
        switch (b) {
            case '"' -> ascii("\\\"");
            case '\\' -> ascii("\\\\");
            case '\n' -> ascii("\\n");
            case '\r' -> ascii("\\r");
            case '\t' -> ascii("\\t");
            case '\b' -> ascii("\\b");
            case '\f' -> ascii("\\f");
            default -> {
                ascii("\\u00");
                ascii((char) HEX[b >> 4]);
                ascii((char) HEX[b & 0xF]);
            }
        }
    }

    /** A string of padded base64 in the standard alphabet. */
    void base64(byte[] data, int from, int to) {
        reserve(Math.addExact((to - from + 2) / 3 * 4, 2));
        bytes[size++] = '"';
        int i = from;
        for (; i + 2 < to; i += 3) {
            int group = (data[i] & 0xFF) << 16 | (data[i + 1] & 0xFF) << 8 | (data[i + 2] & 0xFF);
            quartet(group, 4);
        }
        if (to - i == 2) {
            quartet((data[i] & 0xFF) << 16 | (data[i + 1] & 0xFF) << 8, 3);
        } else if (to - i == 1) {
            quartet((data[i] & 0xFF) << 16, 2);
        }
        bytes[size++] = '"';
    }

    private void quartet(int group, int significant) {
        for (int i = 0; i < 4; i++) {
            bytes[size++] = i < significant ? BASE64[group >>> (18 - 6 * i) & 0x3F] : (byte) '=';
        }
    }
}
