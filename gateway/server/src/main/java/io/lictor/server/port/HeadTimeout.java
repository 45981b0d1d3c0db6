package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Closes connections of HTTP/1.1 whose client says nothing at first, or says the head of a request too slowly: each would
 * hold memory and a file for as long as its idleness is borne with. Costs a whole head no timer. Immutable.
 */
public final class HeadTimeout implements ChannelPipelineConfigurer {

    private final Duration first;
    private final Duration head;

    /**
     * Made once for a port.
     *
     * @param first until the first byte of a connection
     * @param head from the first byte of a request's head to its last
     */
    public HeadTimeout(Duration first, Duration head) {
        this.first = first;
        this.head = head;
    }

    @Override
    public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.HttpCodec) != null) {
            Clock clock = new Clock(channel);
            pipeline.addBefore(NettyPipeline.HttpCodec, "lictor.bytes", clock.bytes());
            pipeline.addAfter(NettyPipeline.HttpCodec, "lictor.heads", clock.heads());
        }
    }

    private enum Reading {
        /** Nothing has come on this connection. */
        NOTHING,
        HEAD,
        /** The head is there, and its body may follow. */
        BODY,
        /** Between two requests. */
        BETWEEN
    }

    /** Of one connection. Used on its event loop. */
    private final class Clock {

        private final Channel channel;
        private Reading reading = Reading.NOTHING;
        private @Nullable Future<?> timer;

        Clock(Channel channel) {
            this.channel = channel;
            start(first);
        }

        private void start(Duration limit) {
            timer = channel.eventLoop().schedule(this::close, limit.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void close() {
            var unused = channel.close();
        }

        /** Not any more after an upgrade, as to a WebSocket. */
        private boolean isHttp() {
            return channel.pipeline().get(NettyPipeline.HttpCodec) != null;
        }

        private void stop() {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }

        /** In front of the decoder. */
        ChannelInboundHandlerAdapter bytes() {
            return new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object bytes) {
                    if (reading == Reading.NOTHING || reading == Reading.BETWEEN) {
                        stop();
                        reading = Reading.HEAD;
                    }
                    context.fireChannelRead(bytes);
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext context) {
                    if (reading == Reading.HEAD && timer == null && isHttp()) {
                        start(head);
                    }
                    context.fireChannelReadComplete();
                }

                @Override
                public void channelInactive(ChannelHandlerContext context) {
                    stop();
                    context.fireChannelInactive();
                }
            };
        }

        /** Behind the decoder. */
        ChannelInboundHandlerAdapter heads() {
            return new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object object) {
                    if (object instanceof HttpRequest) {
                        stop();
                        reading = Reading.BODY;
                    }
                    if (object instanceof LastHttpContent) {
                        reading = Reading.BETWEEN;
                    }
                    context.fireChannelRead(object);
                }
            };
        }
    }
}
