package io.lictor.server.port;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.util.concurrent.TimeUnit;

/**
 * Takes leave of one client of HTTP/2 so that none of its requests is lost (RFC 9113, 6.8): first it is asked for no more, and when it must
 * have heard of that it is told which is the last. The connection closes when that is answered. Stands behind the codec.
 */
final class Goodbye extends ChannelDuplexHandler {

    /** More than the way to a client and back takes. */
    private static final long TO_BE_HEARD_MILLIS = 1_000;

    private final Http2FrameCodec codec;
    private final ChannelHandlerContext frames;
    private final Goodbyes all;
    private boolean asked;
    private boolean last;

    /** @param frames where the codec stands */
    Goodbye(Http2FrameCodec codec, ChannelHandlerContext frames, Goodbyes all) {
        this.codec = codec;
        this.frames = frames;
        this.all = all;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        all.met(this);
    }

    /** From any thread. */
    void begin() {
        frames.executor().execute(this::ask);
    }

    private void ask() {
        if (!codec.connection().goAwaySent() && frames.channel().isActive()) {
            asked = true;
            goAway(Integer.MAX_VALUE);
            frames.flush();
            var unused = frames.executor().schedule(this::end, TO_BE_HEARD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void end() {
        var unused = frames.channel().close();
    }

    private void goAway(int lastStream) {
        var unused = codec.goAway(
                frames, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, frames.newPromise());
    }

    /** The codec waits for what is under way, and says which is the last only to those who have heard nothing yet. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (asked && !last) {
            last = true;
            goAway(codec.connection().remote().lastStreamCreated());
        }
        var unused = context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        all.left(this);
        context.fireChannelInactive();
    }
}
