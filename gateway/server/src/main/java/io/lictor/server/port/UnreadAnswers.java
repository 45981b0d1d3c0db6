package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;

/**
 * Closes connections that have begun with HTTP/1.1 and whose client takes nothing of an answer, or of what a WebSocket says: each holds a
 * call to a backend, and what waits to be sent. Costs one that reads no timer. Immutable.
 */
public final class UnreadAnswers implements ChannelPipelineConfigurer {

    private final Duration limit;

    /**
     * Made once for a port.
     *
     * @param limit without a byte taken while more waits than is held gladly; found up to a quarter later
     */
    public UnreadAnswers(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        String codec = Http11.codec(pipeline);
        if (codec != null) {
            pipeline.addBefore(codec, "lictor.unread", new Check());
        }
    }

    /** Of one connection. Used on its event loop. */
    private final class Check extends ChannelInboundHandlerAdapter {

        private final SocketProgress socket = new SocketProgress();
        private @Nullable Future<?> timer;
        private int still;

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (timer == null && isFull(context)) {
                still = 0;
                later(context);
            }
            context.fireChannelWritabilityChanged();
        }

        /** HTTP/2 has rules of its own. */
        private static boolean isFull(ChannelHandlerContext context) {
            return !context.channel().isWritable() && context.pipeline().get(Http2FrameCodec.class) == null;
        }

        private void later(ChannelHandlerContext context) {
            timer = context.executor()
                    .schedule(
                            () -> check(context), limit.dividedBy(Stalls.CHECKS).toNanos(), TimeUnit.NANOSECONDS);
        }

        private void check(ChannelHandlerContext context) {
            timer = null;
            if (!isFull(context)) {
                return;
            }
            still = socket.isStill(context.channel()) ? still + 1 : 0;
            if (still >= Stalls.CHECKS) {
                var unused = context.close();
            } else {
                later(context);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            stop();
            context.fireChannelInactive();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            stop();
        }

        private void stop() {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }
    }
}
