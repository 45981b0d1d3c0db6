package io.lictor.server.port;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.nio.charset.StandardCharsets;

/**
 * Follows the frames in what a client of HTTP/2 sends (RFC 9113, 3.4 and 4.1), and holds none of it. Used on the connection's event
 * loop.
 */
final class FrameScan {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 9;
    private static final int END_HEADERS = 4;

    private final Listener listener;
    private int preface;
    private boolean other;
    /** Bytes of the head of the frame that has begun. */
    private int headBytes;

    private int payload;
    private int type;
    private int flags;
    private int stream;
    private boolean opened;
    private boolean fieldsOpen;

    /** Told of each frame when its head has come. */
    interface Listener {

        void frame(int type, int payload, int stream);
    }

    FrameScan(Listener listener) {
        this.listener = listener;
    }

    /** Looks at bytes, which stay as they are. */
    void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !other) {
            if (preface < PREFACE.length) {
                other = bytes.getByte(at++) != PREFACE[preface++];
            } else if (headBytes < HEAD) {
                head(bytes.getUnsignedByte(at++));
            } else {
                int part = Math.min(payload, end - at);
                at += part;
                payload -= part;
                ended();
            }
        }
    }

    private void head(int next) {
        switch (headBytes++) {
            case 0, 1, 2 -> payload = payload << 8 | next;
            case 3 -> type = next;
            case 4 -> flags = next;
            default -> stream = stream << 8 | next;
        }
        if (headBytes == HEAD) {
            stream &= Integer.MAX_VALUE;
            listener.frame(type, payload, stream);
            ended();
        }
    }

    private void ended() {
        if (payload > 0) {
            return;
        }
        opened = true;
        headBytes = 0;
        stream = 0;
        if (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION) {
            fieldsOpen = (flags & END_HEADERS) == 0;
        }
    }

    /** Whether it is not HTTP/2 that is spoken. */
    boolean isOther() {
        return other;
    }

    /** Whether the words with which HTTP/2 begins have come. */
    boolean hasBegun() {
        return preface == PREFACE.length && !other;
    }

    /**
     * Whether the client owes the rest of something that is said at once: of the beginning with its settings, of a frame, or of the
     * fields of a head. Not of the body of a request, which has a time of its own.
     */
    boolean isMidway() {
        boolean body = headBytes == HEAD && type == Http2FrameTypes.DATA;
        return preface > 0 && (!opened || fieldsOpen || (headBytes > 0 && !body));
    }
}
