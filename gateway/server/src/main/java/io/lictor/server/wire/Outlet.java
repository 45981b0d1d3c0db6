package io.lictor.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way to the server. Those of one turn of the event loop go into one buffer and out in one write. Used on the
 * event loop.
 */
final class Outlet {

    /** Bytes that are written at once even in the middle of a turn. */
    private static final int BATCH = 64 * 1024;

    private static final int FIRST_ROOM = 1024;
    private static final int HEAD = Http2CodecUtil.FRAME_HEADER_LENGTH;
    private static final byte NO_FLAGS = 0;
    private static final byte ACK = 0x1;
    private static final byte END_STREAM = 0x1;
    private static final byte END_HEADERS = 0x4;

    private final ChannelHandlerContext context;
    private final Runnable flush = this::scheduledFlush;
    private @Nullable ByteBuf batch;
    private boolean scheduled;
    /** Where the block that is being written begins. */
    private int headers;

    Outlet(ChannelHandlerContext context) {
        this.context = context;
    }

    /** Whether the server reads as fast as is written to it. */
    boolean isOpen() {
        return context.channel().isWritable();
    }

    void preface() {
        room(Http2CodecUtil.connectionPrefaceBuf().readableBytes()).writeBytes(Http2CodecUtil.connectionPrefaceBuf());
    }

    /** @param pairs identifiers and values in turn */
    void settings(long... pairs) {
        ByteBuf out = frame(pairs.length * 3, Http2FrameTypes.SETTINGS, NO_FLAGS, 0);
        for (int i = 0; i < pairs.length; i += 2) {
            out.writeShort((int) pairs[i]);
            out.writeInt((int) pairs[i + 1]);
        }
    }

    void settingsAck() {
        frame(0, Http2FrameTypes.SETTINGS, ACK, 0);
    }

    void ping(long content, boolean ack) {
        frame(8, Http2FrameTypes.PING, ack ? ACK : NO_FLAGS, 0).writeLong(content);
    }

    void windowUpdate(int stream, int more) {
        frame(4, Http2FrameTypes.WINDOW_UPDATE, NO_FLAGS, stream).writeInt(more);
    }

    void reset(int stream, Http2Error error) {
        frame(4, Http2FrameTypes.RST_STREAM, NO_FLAGS, stream).writeInt((int) error.code());
    }

    /** No streams of the server's have been seen: there are none. */
    void goAway(Http2Error error) {
        frame(8, Http2FrameTypes.GO_AWAY, NO_FLAGS, 0).writeInt(0).writeInt((int) error.code());
    }

    /** Whoever calls writes the header block of a request, and ends it before anything else is written. */
    ByteBuf beginHeaders(int stream) {
        ByteBuf out = room(FIRST_ROOM);
        headers = out.writerIndex();
        return head(out, 0, Http2FrameTypes.HEADERS, END_HEADERS).writeInt(stream);
    }

    /** @param maxFrame bytes that a frame may have: a longer block goes on in others */
    void endHeaders(ByteBuf out, int stream, int maxFrame) {
        int length = out.writerIndex() - headers - HEAD;
        if (length <= maxFrame) {
            out.setMedium(headers, length);
        } else {
            byte[] whole = ByteBufUtil.getBytes(out, headers + HEAD, length);
            out.writerIndex(headers);
            cut(stream, maxFrame, whole);
        }
    }

    private void cut(int stream, int maxFrame, byte[] block) {
        for (int from = 0; from < block.length; from += maxFrame) {
            int length = Math.min(maxFrame, block.length - from);
            byte flags = from + length == block.length ? END_HEADERS : NO_FLAGS;
            frame(length, from == 0 ? Http2FrameTypes.HEADERS : Http2FrameTypes.CONTINUATION, flags, stream)
                    .writeBytes(block, from, length);
        }
    }

    /** Whoever calls writes the payload. */
    ByteBuf data(int stream, int length, boolean last) {
        return frame(length, Http2FrameTypes.DATA, last ? END_STREAM : NO_FLAGS, stream);
    }

    private ByteBuf frame(int length, byte type, byte flags, int stream) {
        return head(room(HEAD + length), length, type, flags).writeInt(stream);
    }

    private static ByteBuf head(ByteBuf out, int length, byte type, byte flags) {
        return out.writeMedium(length).writeByte(type).writeByte(flags);
    }

    private ByteBuf room(int bytes) {
        ByteBuf out = batch;
        if (out != null && out.readableBytes() + bytes > BATCH) {
            flush();
            out = null;
        }
        if (out == null) {
            out = context.alloc().directBuffer(Math.max(bytes, FIRST_ROOM));
            batch = out;
            if (!scheduled) {
                scheduled = true;
                context.executor().execute(flush);
            }
        }
        out.ensureWritable(bytes);
        return out;
    }

    private void scheduledFlush() {
        scheduled = false;
        flush();
    }

    void flush() {
        ByteBuf out = batch;
        if (out != null) {
            batch = null;
            var unused = context.writeAndFlush(out, context.voidPromise());
        }
    }

    /** When everything is written that is on its way. */
    void close() {
        flush();
        var unused = context.close();
    }

    /** The connection is gone. */
    void drop() {
        ByteBuf out = batch;
        if (out != null) {
            batch = null;
            out.release();
        }
    }
}
