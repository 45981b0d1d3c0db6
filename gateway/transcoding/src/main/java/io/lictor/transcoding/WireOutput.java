package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes protobuf's wire format (protobuf.dev, "Encoding"). The length of a message is not known before its end: one byte is
 * left free for it, and the few messages that need more are moved on.
 */
final class WireOutput extends GrowingBytes {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH_DELIMITED = 2;
    static final int START_GROUP = 3;
    static final int END_GROUP = 4;
    static final int FIXED32 = 5;

    private static final int LONGEST_VARINT = 10;

    static int tag(int number, int wireType) {
        return number << 3 | wireType;
    }

    void tag(int tag) {
        varint(tag & 0xFFFF_FFFFL);
    }

    void varint(long value) {
        if ((value & ~0x7FL) == 0 && size < bytes.length) {
            bytes[size++] = (byte) value;
            return;
        }
        reserve(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void fixed32(int value) {
        reserve(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void fixed64(long value) {
        reserve(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Begins what has a length; the mark goes to {@link #close}. */
    int open() {
        reserve(1);
        return ++size;
    }

    void close(int mark) {
        int length = size - mark;
        if (length < 0x80) {
            bytes[mark - 1] = (byte) length;
            return;
        }
        int more = varintSize(length) - 1;
        reserve(more);
        System.arraycopy(bytes, mark, bytes, mark + more, length);
        size = mark - 1;
        varint(length);
        size += length;
    }

    void bytes(byte[] value, int from, int length) {
        varint(length);
        raw(value, from, length);
    }

    /** Text of a parameter, which has been decoded from UTF-8 and so is well-formed. */
    void text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        bytes(utf8, 0, utf8.length);
    }

    /**
     * Text with its length before it.
     *
     * @throws UnfitValueException if a surrogate is not one of a pair: that is no text in UTF-8
     */
    void text(char[] chars, int from, int length) throws UnfitValueException {
        int mark = open();
        reserve(3 * length);
        int i = from;
        int end = from + length;
        int at = size;
        while (i < end) {
            char c = chars[i++];
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | c >> 6);
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                bytes[at++] = (byte) (0xE0 | c >> 12);
                bytes[at++] = (byte) (0x80 | (c >> 6 & 0x3F));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else {
                if (!Character.isHighSurrogate(c) || i == end || !Character.isLowSurrogate(chars[i])) {
                    throw new UnfitValueException("a string without half surrogate pairs");
                }
                int point = Character.toCodePoint(c, chars[i++]);
                bytes[at++] = (byte) (0xF0 | point >> 18);
                bytes[at++] = (byte) (0x80 | (point >> 12 & 0x3F));
                bytes[at++] = (byte) (0x80 | (point >> 6 & 0x3F));
                bytes[at++] = (byte) (0x80 | (point & 0x3F));
            }
        }
        size = at;
        close(mark);
    }

    /** Whether nothing but zeros was written from there on, as for the default of every scalar. */
    boolean isZeroFrom(int from) {
        for (int i = from; i < size; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static int varintSize(int value) {
        return (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }
}
