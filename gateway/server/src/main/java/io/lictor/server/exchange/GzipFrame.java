package io.lictor.server.exchange;

import org.jspecify.annotations.Nullable;

/** What stands before and after the data of a gzip member (RFC 1952, 2.3), byte by byte. Used by one thread at a time. */
final class GzipFrame {

    private static final int FIXED = 10;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int TRAILER = 8;

    private Part now = Part.FIXED;
    private int count;
    private int flags;
    private int extraLeft;
    private long expected;
    private long expectedSize;
    private long read;
    /** That have ended. */
    private int members;

    private enum Part {
        FIXED,
        EXTRA_SIZE,
        EXTRA,
        NAME,
        COMMENT,
        CHECKSUM,
        DATA,
        TRAILER
    }

    /** What is wrong when the byte cannot stand here; null when it can. */
    @Nullable
    String take(byte b) {
        int value = b & 0xff;
        switch (now) {
            case FIXED -> {
                return fixed(value);
            }
            case EXTRA_SIZE -> {
                extraLeft |= value << (8 * count++);
                if (count == 2) {
                    enter(extraLeft == 0 ? after(Part.EXTRA) : Part.EXTRA);
                }
            }
            case EXTRA -> {
                if (--extraLeft == 0) {
                    enter(after(Part.EXTRA));
                }
            }
            case NAME, COMMENT -> {
                if (value == 0) {
                    enter(after(now));
                }
            }
            case CHECKSUM -> {
                if (++count == 2) {
                    enter(Part.DATA);
                }
            }
            case TRAILER -> {
                return trailer(value);
            }
            case DATA -> throw new IllegalStateException();
        }
        return null;
    }

    private @Nullable String fixed(int value) {
        int place = count++;
        if (place == 3) {
            flags = value;
        }
        if (count == FIXED) {
            extraLeft = 0;
            enter(after(Part.FIXED));
        }
        return switch (place) {
            case 0 -> value == 0x1f ? null : stranger();
            case 1 -> value == 0x8b ? null : stranger();
            case 2 -> value == 8 ? null : "it is packed by another method than deflate";
            case 3 -> value < 0x20 ? null : "its header has flags that gzip does not have";
            default -> null;
        };
    }

    private String stranger() {
        return members == 0 ? "it is not gzip" : "something else stands behind the end of its gzip";
    }

    private Part after(Part part) {
        if (part.compareTo(Part.EXTRA_SIZE) < 0 && (flags & EXTRA) != 0) {
            return Part.EXTRA_SIZE;
        }
        if (part.compareTo(Part.NAME) < 0 && (flags & NAME) != 0) {
            return Part.NAME;
        }
        if (part.compareTo(Part.COMMENT) < 0 && (flags & COMMENT) != 0) {
            return Part.COMMENT;
        }
        return (flags & HEADER_CHECKSUM) != 0 ? Part.CHECKSUM : Part.DATA;
    }

    private void enter(Part next) {
        now = next;
        count = 0;
    }

    private @Nullable String trailer(int value) {
        read |= (long) value << (8 * (count % 4));
        count++;
        if (count == TRAILER / 2) {
            boolean same = read == expected;
            read = 0;
            return same ? null : "its checksum does not match";
        }
        if (count == TRAILER) {
            enter(Part.FIXED); // members may follow each other
            members++;
            return read == expectedSize ? null : "its length is not the one that stands at its end";
        }
        return null;
    }

    boolean isAtData() {
        return now == Part.DATA;
    }

    /** Data has ended. */
    void expectTrailer(long checksum, long size) {
        expected = checksum;
        expectedSize = size & 0xffffffffL;
        read = 0;
        enter(Part.TRAILER);
    }

    /** Whether a body may end here: before, between or after members. */
    boolean isWhole() {
        return now == Part.FIXED && count == 0;
    }
}
