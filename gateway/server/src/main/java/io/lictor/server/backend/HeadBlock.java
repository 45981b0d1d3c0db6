package io.lictor.server.backend;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a head, while they are put together. Keeps its array for the next head, unless that was unusually long. */
final class HeadBlock {

    private static final int USUAL = 1_024;
    private static final int LARGEST_KEPT = 16 * 1_024;

    private byte[] bytes = new byte[USUAL];
    private int length;

    void clear() {
        length = 0;
    }

    void add(char ascii) {
        ensure(1);
        bytes[length++] = (byte) ascii;
    }

    void add(byte[] some) {
        ensure(some.length);
        System.arraycopy(some, 0, bytes, length, some.length);
        length += some.length;
    }

    /** One byte per letter, as Netty's decoder has read it. */
    void add(CharSequence text) {
        if (text instanceof AsciiString ascii) {
            ensure(ascii.length());
            System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, length, ascii.length());
            length += ascii.length();
        } else {
            add(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    void endLine() {
        add('\r');
        add('\n');
    }

    void moveTo(ByteBuf buffer) {
        buffer.writeBytes(bytes, 0, length);
        clear();
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[USUAL];
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
