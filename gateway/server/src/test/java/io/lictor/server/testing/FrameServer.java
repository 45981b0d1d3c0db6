package io.lictor.server.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A server below gRPC: what becomes of a call is said frame by frame. Behaviours run on the server's one thread, and so does what they
 * put off. Counts may be read by any thread.
 */
public final class FrameServer implements AutoCloseable {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final Channel listening;

    /** Answers one call, now or later, or never. */
    @FunctionalInterface
    public interface Behaviour {
        void serve(Exchange exchange);
    }

    private FrameServer(BiConsumer<FrameServer, Channel> accept) {
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connections.incrementAndGet();
                        accept.accept(FrameServer.this, connection);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Speaks HTTP/2 until a call has come. */
    public static FrameServer start(Behaviour behaviour) {
        return new FrameServer((server, connection) -> {
            Http2FrameCodec codec = Http2FrameCodecBuilder.forServer().build();
            connection.pipeline().addLast(codec).addLast(server.new Calls(codec, behaviour));
        });
    }

    /** Takes every connection and resets it. */
    public static FrameServer resettingConnections() {
        return new FrameServer((server, connection) -> reset(connection));
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    public int connections() {
        return connections.get();
    }

    /** Calls that have arrived so far. */
    public int calls() {
        return calls.get();
    }

    /** Calls that the client has given up. */
    public int cancelled() {
        return cancelled.get();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** TCP's RST, not FIN. */
    private static void reset(Channel connection) {
        connection.config().setOption(ChannelOption.SO_LINGER, 0);
        var unused = connection.close();
    }

    /** A message as it stands in DATA frames. */
    public static byte[] framed(byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** One call and the frames that can answer it. */
    public static final class Exchange {

        private final Http2FrameCodec codec;
        private final ChannelHandlerContext context;
        private final Http2FrameStream stream;

        private Exchange(Http2FrameCodec codec, ChannelHandlerContext context, Http2FrameStream stream) {
            this.codec = codec;
            this.context = context;
            this.stream = stream;
        }

        /** The connection that it came by. */
        public ChannelId connection() {
            return context.channel().id();
        }

        /** The head of a gRPC answer. */
        public Exchange head() {
            var headers = new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
            write(new DefaultHttp2HeadersFrame(headers).stream(stream));
            return this;
        }

        /** A head of HTTP, which may be one before the answer. */
        public Exchange head(int status) {
            var headers = new DefaultHttp2Headers().status(Integer.toString(status));
            write(new DefaultHttp2HeadersFrame(headers).stream(stream));
            return this;
        }

        public Exchange data(byte[] bytes, int from, int to) {
            var content = Unpooled.copiedBuffer(bytes, from, to - from);
            write(new DefaultHttp2DataFrame(content).stream(stream));
            return this;
        }

        public Exchange data(byte[] bytes) {
            return data(bytes, 0, bytes.length);
        }

        /** One byte in each frame, with a pause before each. */
        public void trickle(byte[] bytes, Duration pause, Runnable afterwards) {
            trickle(bytes, 0, pause, afterwards);
        }

        private void trickle(byte[] bytes, int from, Duration pause, Runnable afterwards) {
            if (from == bytes.length) {
                afterwards.run();
                return;
            }
            later(pause, () -> {
                data(bytes, from, from + 1);
                trickle(bytes, from + 1, pause, afterwards);
            });
        }

        /** Trailers that say all went well. */
        public void end() {
            var trailers = new DefaultHttp2Headers().set("grpc-status", "0");
            write(new DefaultHttp2HeadersFrame(trailers, true).stream(stream));
        }

        /** RST_STREAM. */
        public void reset(Http2Error error) {
            write(new DefaultHttp2ResetFrame(error).stream(stream));
        }

        /** GOAWAY, which counts this call among those that are looked at, or says that none was. */
        public Exchange goAway(Http2Error error, boolean seen) {
            ChannelHandlerContext own = context.pipeline().context(codec);
            var unused = codec.encoder()
                    .frameWriter()
                    .writeGoAway(own, seen ? stream.id() : 0, error.code(), Unpooled.EMPTY_BUFFER, own.newPromise());
            own.flush();
            return this;
        }

        /** TCP's RST. */
        public void resetConnection() {
            FrameServer.reset(context.channel());
        }

        public void closeConnection() {
            var unused = context.close();
        }

        private void write(Http2StreamFrame frame) {
            var unused = context.writeAndFlush(frame);
        }

        public void later(Duration pause, Runnable what) {
            var unused = context.executor().schedule(what, pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private final class Calls extends ChannelInboundHandlerAdapter {

        private final Http2FrameCodec codec;
        private final Behaviour behaviour;

        Calls(Http2FrameCodec codec, Behaviour behaviour) {
            this.codec = codec;
            this.behaviour = behaviour;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                calls.incrementAndGet();
                behaviour.serve(new Exchange(codec, context, headers.stream()));
            } else if (frame instanceof Http2ResetFrame) {
                cancelled.incrementAndGet();
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // The client has ended its connection; what the test wants to know of that it asks the gateway.
            var unused = context.close();
        }
    }
}
