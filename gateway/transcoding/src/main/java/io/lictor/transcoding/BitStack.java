package io.lictor.transcoding;

import java.util.Arrays;

/** A set of small numbers for each message that is being read, one inside the other. Used by one thread at a time. */
final class BitStack {

    private long[] words = new long[16];
    private int top;

    /** Begins an empty set; what is returned names it until it is closed. */
    int open(int bits) {
        int base = top;
        top += (bits + 63) >>> 6;
        if (top > words.length) {
            words = Arrays.copyOf(words, 2 * top);
        }
        for (int word = base; word < top; word++) {
            words[word] = 0;
        }
        return base;
    }

    /** False if the number was in the set already. */
    boolean add(int set, int bit) {
        int word = set + (bit >>> 6);
        long mask = 1L << bit;
        boolean added = (words[word] & mask) == 0;
        words[word] |= mask;
        return added;
    }

    boolean has(int set, int bit) {
        return (words[set + (bit >>> 6)] & 1L << bit) != 0;
    }

    void remove(int set, int bit) {
        words[set + (bit >>> 6)] &= ~(1L << bit);
    }

    /** Ends the set that was begun last. */
    void close(int set) {
        top = set;
    }

    void clear() {
        top = 0;
    }
}
