package io.lictor.transcoding;

/** Reads protobuf's wire format from the bytes of one message. */
final class WireInput {

    private final byte[] bytes;
    private int at;
    private int end;

    WireInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    WireInput(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    boolean hasMore() {
        return at < end;
    }

    void seek(int position) {
        at = position;
    }

    /** Narrows what is read to the next {@code length} bytes; the old end goes to {@link #leave}. */
    int enter(int length) {
        int outer = end;
        end = at + length;
        return outer;
    }

    void leave(int outer) {
        at = end;
        end = outer;
    }

    int tag() {
        long tag = varint();
        if (tag >>> 3 == 0 || tag > 0xFFFF_FFFFL) {
            throw garbage("a field with the number 0");
        }
        return (int) tag;
    }

    long varint() {
        if (at < end && bytes[at] >= 0) {
            return bytes[at++];
        }
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw garbage("a number without its end");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw garbage("a number of more than 10 bytes");
    }

    int fixed32() {
        int value = 0;
        require(4);
        for (int shift = 0; shift < 32; shift += 8) {
            value |= (bytes[at++] & 0xFF) << shift;
        }
        return value;
    }

    long fixed64() {
        long value = 0;
        require(8);
        for (int shift = 0; shift < 64; shift += 8) {
            value |= (long) (bytes[at++] & 0xFF) << shift;
        }
        return value;
    }

    /** The length of what follows, all of which is there. */
    int length() {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw garbage("a field that is longer than its message");
        }
        return (int) length;
    }

    void skip(int length) {
        at += length;
    }

    /** Skips the value of a field whose tag has been read. */
    void skipValue(int tag) {
        switch (tag & 7) {
            case WireOutput.VARINT -> varint();
            case WireOutput.FIXED64 -> {
                require(8);
                at += 8;
            }
            case WireOutput.LENGTH_DELIMITED -> skip(length());
            case WireOutput.START_GROUP -> skipGroup(tag);
            case WireOutput.FIXED32 -> {
                require(4);
                at += 4;
            }
            default -> throw garbage("a group that ends and has not begun");
        }
    }

    /** Goes to the end of a group, whose start tag has been read; where its end tag begins. */
    int skipGroup(int startTag) {
        int depth = 1;
        while (true) {
            int before = at;
            int tag = tag();
            if ((tag & 7) == WireOutput.START_GROUP) {
                depth++;
            } else if ((tag & 7) == WireOutput.END_GROUP) {
                depth--;
                if (depth == 0 && tag >>> 3 == startTag >>> 3) {
                    return before;
                }
                if (depth == 0) {
                    throw garbage("a group that ends with the number of another");
                }
            } else {
                skipValue(tag);
            }
        }
    }

    private void require(int length) {
        if (length > end - at) {
            throw garbage("a number without its end");
        }
    }

    private static TranscodingException garbage(String what) {
        return TranscodingException.unreadableResponse("it has " + what, null);
    }
}
