package io.lictor.server.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one client that speaks HTTP/2, in front of the codec, which sees of a head only the whole: whether it is quick enough, whether
 * it asks for something at all, whether it takes its answers. Leaves a connection on which HTTP/1.1 is spoken. Used on the connection's
 * event loop.
 */
final class FrameWatch extends ChannelDuplexHandler {

    private final Http2Guard.Patience patience;
    private final Goodbyes goodbyes;
    private final FrameScan scan = new FrameScan(this::frame);
    private @Nullable ChannelHandlerContext context;
    private @Nullable Calm calm;
    private @Nullable Stalls stalls;
    private @Nullable Future<?> silence;
    private @Nullable Future<?> head;
    private @Nullable Future<?> checks;
    private boolean asked;
    private boolean raging;
    private boolean over;

    FrameWatch(Http2Guard.Patience patience, Goodbyes goodbyes) {
        this.patience = patience;
        this.goodbyes = goodbyes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        calm = new Calm(added.executor().ticker());
        settle();
    }

    /** When the codec is there: at once, or with the words with which HTTP/2 begins. */
    private void settle() {
        ChannelHandlerContext own = context;
        ChannelHandlerContext frames = own == null ? null : own.pipeline().context(Http2FrameCodec.class);
        if (stalls != null || own == null || frames == null) {
            return;
        }
        Http2FrameCodec codec = (Http2FrameCodec) frames.handler();
        stalls = new Stalls(codec, frames);
        own.pipeline().addAfter(frames.name(), "lictor.goodbye", new Goodbye(codec, frames, goodbyes));
        if (!asked) {
            silence = after(own, patience.first(), () -> leave(own));
        }
        checkLater(own);
    }

    /** A stream has begun. It may have come with the beginning, or by an upgrade, of which nothing was seen here. */
    void asked() {
        hasAsked();
        settle();
    }

    private void hasAsked() {
        asked = true;
        silence = stopped(silence);
    }

    private static Future<?> after(ChannelHandlerContext ctx, Duration time, Runnable task) {
        return ctx.executor().schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void checkLater(ChannelHandlerContext ctx) {
        checks = after(ctx, patience.unread().dividedBy(Stalls.CHECKS), () -> check(ctx));
    }

    private void check(ChannelHandlerContext ctx) {
        if (stalls != null && stalls.check()) {
            end(ctx, "takes nothing of its answers");
        } else {
            checkLater(ctx);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            scan.follow(bytes);
        }
        if (scan.isOther()) {
            ctx.pipeline().remove(this);
        }
        ctx.fireChannelRead(message);
        if (scan.hasBegun()) {
            settle();
        }
        if (raging) {
            end(ctx, "says too much that asks for nothing");
        }
    }

    private void frame(int type, int payload, int stream) {
        if (type == Http2FrameTypes.HEADERS) {
            hasAsked();
        } else if (type == Http2FrameTypes.WINDOW_UPDATE && stalls != null) {
            stalls.granted(stream);
        }
        raging |= calm != null && !calm.bears(type, payload);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!scan.isMidway() || over) {
            head = stopped(head);
        } else if (head == null) {
            head = after(ctx, patience.head(), () -> leave(ctx));
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && calm != null) {
            calm.sent(bytes.readableBytes());
        }
        var unused = ctx.write(message, promise);
    }

    /** What is under way is answered first. */
    private void leave(ChannelHandlerContext ctx) {
        var unused = ctx.channel().close();
    }

    /** At once, since what it has sent counts against it; one that does not read need not be told. */
    private void end(ChannelHandlerContext ctx, String why) {
        if (!over) {
            over = true;
            ctx.fireExceptionCaught(Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "The client %s", why));
            var unused = ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void stop() {
        silence = stopped(silence);
        head = stopped(head);
        checks = stopped(checks);
    }

    private static @Nullable Future<?> stopped(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }
}
