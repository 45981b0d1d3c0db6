package io.lictor.server.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
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
        String codec = Http11.codec(pipeline);
        if (codec != null) {
            Clock clock = new Clock(channel);
            pipeline.addBefore(codec, "lictor.bytes", clock.bytes());
            pipeline.addAfter(codec, "lictor.heads", clock.heads());
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

        private static final int CR_LF_CR_LF = 0x0d0a0d0a;

        private final Channel channel;
        private Reading reading = Reading.NOTHING;
        private @Nullable Future<?> timer;
        /** The last four bytes that came. */
        private int tail;

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

        /** Not any more after an upgrade, as to a WebSocket, or when it has begun with HTTP/2. */
        private boolean isHttp() {
            return Http11.codec(channel.pipeline()) != null;
        }

        /** A client may have sent the rest of its head long ago: as long as nobody reads it there is time. */
        private boolean isRead() {
            Pipelining order = channel.pipeline().get(Pipelining.class);
            return order == null || !order.isHolding();
        }

        private void waitForHead() {
            if (reading == Reading.HEAD && timer == null && isHttp() && isRead()) {
                start(head);
            }
        }

        private void stop() {
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }

        /** In front of the decoder. */
        ChannelDuplexHandler bytes() {
            return new ChannelDuplexHandler() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    if (reading == Reading.NOTHING || reading == Reading.BETWEEN) {
                        stop();
                        reading = Reading.HEAD;
                    }
                    if (message instanceof ByteBuf bytes) {
                        tail = with(bytes);
                    }
                    context.fireChannelRead(message);
                }

                @Override
                public void channelReadComplete(ChannelHandlerContext context) {
                    waitForHead();
                    context.fireChannelReadComplete();
                }

                @Override
                public void read(ChannelHandlerContext context) {
                    waitForHead();
                    context.read();
                }

                @Override
                public void channelInactive(ChannelHandlerContext context) {
                    stop();
                    context.fireChannelInactive();
                }
            };
        }

        private int with(ByteBuf bytes) {
            int last = tail;
            for (int at = Math.max(bytes.readerIndex(), bytes.writerIndex() - 4); at < bytes.writerIndex(); at++) {
                last = last << 8 | bytes.getUnsignedByte(at);
            }
            return last;
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
                    if (object instanceof LastHttpContent end) {
                        reading = isAllThatCame(end.content()) ? Reading.BETWEEN : Reading.HEAD;
                    }
                    context.fireChannelRead(object);
                }
            };
        }

        /**
         * Whether what came ends as the request does: with an empty line, or with the last part of a body of known length. The
         * decoder does not say what it keeps. A client whose next head begins like that is taken for an idle one until it says
         * more, which is no cheaper for it.
         */
        private boolean isAllThatCame(ByteBuf part) {
            if (!part.isReadable()) {
                return tail == CR_LF_CR_LF;
            }
            int same = Math.min(part.readableBytes(), 4);
            for (int back = 0; back < same; back++) {
                if (part.getByte(part.writerIndex() - 1 - back) != (byte) (tail >> (8 * back))) {
                    return false;
                }
            }
            return true;
        }
    }
}
