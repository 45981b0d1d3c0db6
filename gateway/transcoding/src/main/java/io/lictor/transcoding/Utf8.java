package io.lictor.transcoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Well-formed UTF-8, byte by byte (The Unicode Standard, table 3-7). */
final class Utf8 {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** How many bytes the character has whose first byte, not ASCII, is at {@code i}; 0 if it is none. */
    static int length(byte[] bytes, int i, int to) {
        int first = bytes[i] & 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (i + length > to) {
            return 0;
        }
        int second = bytes[i + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** U+2028 or U+2029. */
    static boolean isLineEnd(byte[] bytes, int i, int length) {
        return length == 3 && bytes[i] == (byte) 0xE2 && bytes[i + 1] == (byte) 0x80 && (bytes[i + 2] & 0xFE) == 0xA8;
    }

    /** The index of the first byte that is not part of well-formed UTF-8, or -1. */
    static int firstFault(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            while (i <= bytes.length - Long.BYTES && ((long) EIGHT.get(bytes, i) & NOT_ASCII) == 0) {
                i += Long.BYTES;
            }
            if (i == bytes.length) {
                return -1;
            }
            int length = bytes[i] >= 0 ? 1 : length(bytes, i, bytes.length);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }
}
