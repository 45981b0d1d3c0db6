package io.lictor.server.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What a call has still to send, and how much of it the server takes. Used on the event loop. */
final class Outbound {

    /** Bytes before each message. */
    static final int PREFIX = 5;

    /** The message that is being sent; further ones wait. */
    private byte @Nullable [] first;

    private @Nullable ArrayDeque<byte[]> further;
    /** Bytes of the first one, its prefix included, that are sent. */
    private int sent;

    private boolean complete;
    private boolean ended;
    /** Bytes that the server takes on this stream; below zero when it has changed its mind. */
    private int window;

    void add(byte[] message) {
        if (first == null) {
            first = message;
        } else {
            if (further == null) {
                further = new ArrayDeque<>();
            }
            further.add(message);
        }
    }

    /** There are no more messages than these. */
    void complete() {
        complete = true;
    }

    boolean isComplete() {
        return complete;
    }

    /** From the beginning of the only message, on a stream with this window. */
    void begin(int streamWindow) {
        window = streamWindow;
        sent = 0;
        ended = false;
    }

    /** Whether the server knows that it has got everything. */
    boolean isEnded() {
        return ended;
    }

    boolean hasMore() {
        return !ended && (rest() > 0 || complete);
    }

    int window() {
        return window;
    }

    /** The server takes so many bytes more, or fewer; tells whether that is more than the protocol allows. */
    boolean widen(int more) {
        long next = (long) window + more;
        window = (int) Math.min(next, Integer.MAX_VALUE);
        return next > Integer.MAX_VALUE;
    }

    /** Bytes of the message that is being sent; 0 when at most the end is missing. */
    int rest() {
        return first == null ? 0 : first.length + PREFIX - sent;
    }

    /** Whether nothing comes after so many bytes more. */
    boolean endsAfter(int bytes) {
        return complete && bytes == rest() && (further == null || further.isEmpty());
    }

    /** Writes so many bytes of the message that is being sent. */
    void write(ByteBuf out, int bytes) {
        ended = endsAfter(bytes);
        byte[] message = first;
        if (message == null) {
            return;
        }
        int from = sent;
        sent += bytes;
        window -= bytes;
        if (from == 0 && bytes >= PREFIX) {
            out.writeByte(0).writeInt(message.length);
            out.writeBytes(message, 0, bytes - PREFIX);
        } else {
            for (; from < Math.min(sent, PREFIX); from++) {
                out.writeByte(from == 0 ? 0 : message.length >>> (8 * (PREFIX - 1 - from)));
            }
            if (sent > PREFIX) {
                out.writeBytes(message, from - PREFIX, sent - from);
            }
        }
        if (sent == message.length + PREFIX && !ended) {
            first = further == null ? null : further.poll();
            sent = 0;
        }
    }
}
