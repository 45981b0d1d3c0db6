package io.lictor.transcoding;

import java.util.Arrays;

/** Bytes in the making, kept from one use to the next while they are few. Used by one thread at a time. */
abstract sealed class GrowingBytes permits WireOutput, JsonOutput {

    private static final int FIRST_SIZE = 1024;
    private static final int MOST_KEPT = 16 * 1024;

    byte[] bytes = new byte[FIRST_SIZE];
    int size;

    final void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int) Math.min(2L * bytes.length, MOST)));
        }
    }

    private static final int MOST = Integer.MAX_VALUE - 8;

    final void raw(byte[] value, int from, int length) {
        reserve(length);
        System.arraycopy(value, from, bytes, size, length);
        size += length;
    }

    final void truncate(int to) {
        size = to;
    }

    final byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    /** Empty again; lets go of an array that only one large message needed. */
    final void clear() {
        size = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[FIRST_SIZE];
        }
    }
}
