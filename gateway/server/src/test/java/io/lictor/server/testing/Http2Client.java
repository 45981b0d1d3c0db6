package io.lictor.server.testing;

import io.lictor.consul.testing.Patience;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2, in clear text or by TLS, whose streams do what the test says; heads may be any. */
public final class Http2Client implements AutoCloseable {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Integer> goAway = new CompletableFuture<>();
    private final Channel connection;
    private final Queue<Stream> streams = new ConcurrentLinkedQueue<>();

    public Http2Client(int port) {
        this(port, null);
    }

    /** @param tls that offers h2; null for clear text */
    public Http2Client(int port, @Nullable SslContext tls) {
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        speak(channel.pipeline());
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port);
        await(connected);
        this.connection = connected.channel();
    }

    private void speak(ChannelPipeline pipeline) {
        pipeline.addLast(
                Http2FrameCodecBuilder.forClient().validateHeaders(false).build(),
                new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        if (message instanceof Http2GoAwayFrame end) {
                            goAway.complete((int) end.errorCode());
                        }
                        ReferenceCountUtil.release(message);
                    }
                });
    }

    private static void await(Future<?> future) {
        if (!future.awaitUninterruptibly(Patience.LIMIT.toMillis()) || !future.isSuccess()) {
            throw new AssertionError("not done: " + future, future.cause());
        }
    }

    private static <T> T got(CompletableFuture<T> future) throws Exception {
        return future.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The head of a request to {@code gateway.example}. */
    public static Http2Headers head(String method, String path) {
        return fields().method(method).scheme("http").path(path).authority("gateway.example");
    }

    /** Any, and none yet. */
    public static Http2Headers fields() {
        return new DefaultHttp2Headers(false);
    }

    /** A request without a body. */
    public Stream get(String path) {
        return open(head("GET", path), true);
    }

    /**
     * Begins a request, whose answer is cut off when the connection has ended.
     *
     * @param last whether it has no body
     */
    public Stream open(Http2Headers head, boolean last) {
        Stream stream = new Stream(String.valueOf(head.method()));
        streams.add(stream);
        stream.begin(new DefaultHttp2HeadersFrame(head, last));
        return stream;
    }

    /** The code by which the server has said that it takes no more requests. */
    public int goAway() throws Exception {
        return got(goAway);
    }

    public boolean isClosed() {
        return !connection.isActive();
    }

    @Override
    public void close() {
        await(connection.close());
        // What has come for those that are paused is not let go otherwise.
        streams.forEach(Stream::discard);
        await(loop.shutdownGracefully(0, 0, TimeUnit.SECONDS));
    }

    /** One request and its answer. */
    public final class Stream extends ChannelInboundHandlerAdapter {

        private final String method;
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final CompletableFuture<WireAnswer> answer = new CompletableFuture<>();
        private final CompletableFuture<Long> reset = new CompletableFuture<>();
        private final List<Integer> interim = new CopyOnWriteArrayList<>();
        private final List<String> hints = new CopyOnWriteArrayList<>();
        private final List<String> headers = new ArrayList<>();
        private final List<String> trailers = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable Channel channel;

        private Stream(String method) {
            this.method = method;
        }

        private void begin(Http2HeadersFrame head) {
            Future<Http2StreamChannel> opened =
                    new Http2StreamChannelBootstrap(connection).handler(this).open();
            if (opened.awaitUninterruptibly(Patience.LIMIT.toMillis()) && opened.isSuccess()) {
                channel = opened.getNow();
                var unused = channel.writeAndFlush(head);
            } else {
                end(WireAnswer.End.CUT);
            }
        }

        private Channel channel() {
            Channel opened = channel;
            if (opened == null) {
                throw new IllegalStateException("not open yet");
            }
            return opened;
        }

        /** A part of the body. */
        public Stream send(String text, boolean last) {
            var unused = write(text.getBytes(StandardCharsets.ISO_8859_1), last);
            return this;
        }

        /** Waits until a part of the body has gone out; false when it has not, as at the end of the stream. */
        public boolean trySend(byte[] bytes) {
            ChannelFuture written = write(bytes, false);
            return written.awaitUninterruptibly(Patience.LIMIT.toMillis()) && written.isSuccess();
        }

        private ChannelFuture write(byte[] bytes, boolean last) {
            return channel().writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), last));
        }

        /** The end of the body. */
        public void trailers(Http2Headers fields) {
            var unused = channel().writeAndFlush(new DefaultHttp2HeadersFrame(fields, true));
        }

        /** Takes no more of the answer than the window holds. */
        public Stream pause() {
            channel().config().setAutoRead(false);
            return this;
        }

        public Stream resume() {
            channel().config().setAutoRead(true);
            return this;
        }

        public void reset() {
            await(channel().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)));
        }

        /** The same, where the stream or the connection may have ended already. */
        public void tryReset() {
            Channel opened = channel;
            if (opened != null) {
                var unused = opened.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL))
                        .awaitUninterruptibly(Patience.LIMIT.toMillis());
            }
        }

        private void discard() {
            if (channel != null) {
                await(channel.close());
            }
        }

        /** The statuses of 1xx that have come. */
        public List<Integer> interim() {
            return List.copyOf(interim);
        }

        /** The fields that have come with those. */
        public List<String> hints() {
            return List.copyOf(hints);
        }

        /** Of the answer, when its head has come. */
        public int status() throws Exception {
            return got(status);
        }

        /** When it has ended, or broken off. */
        public WireAnswer answer() throws Exception {
            return got(answer);
        }

        /** The code by which the server has broken it off. */
        public long resetCode() throws Exception {
            return got(reset);
        }

        /** Bytes of the answer that have come. */
        public int received() {
            synchronized (body) {
                return body.size();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof Http2HeadersFrame frame) {
                    fields(frame);
                } else if (message instanceof Http2DataFrame frame) {
                    data(frame);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void fields(Http2HeadersFrame frame) {
            CharSequence code = frame.headers().status();
            boolean early = code != null && code.charAt(0) == '1';
            List<String> lines = early ? hints : code == null ? trailers : headers;
            frame.headers().forEach(field -> {
                if (field.getKey().charAt(0) != ':') {
                    lines.add(field.getKey() + ": " + field.getValue());
                }
            });
            if (early) {
                interim.add(Integer.parseInt(code.toString()));
                return;
            }
            if (code != null) {
                status.complete(Integer.parseInt(code.toString()));
            }
            if (frame.isEndStream()) {
                end(WireAnswer.End.CHUNKS);
            }
        }

        private void data(Http2DataFrame frame) {
            byte[] bytes = new byte[frame.content().readableBytes()];
            frame.content().readBytes(bytes);
            synchronized (body) {
                body.writeBytes(bytes);
            }
            if (frame.isEndStream()) {
                end(WireAnswer.End.CHUNKS);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame frame) {
                reset.complete(frame.errorCode());
            }
            ReferenceCountUtil.release(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(WireAnswer.End.CUT);
        }

        private void end(WireAnswer.End how) {
            int code = status.getNow(0);
            boolean none = how != WireAnswer.End.CUT && (method.equals("HEAD") || code == 204 || code == 304);
            WireAnswer.End end = none ? WireAnswer.End.NO_BODY : how;
            answer.complete(new WireAnswer(code, interim, headers, WireReader.text(body), end, trailers));
            status.completeExceptionally(new AssertionError("no answer"));
        }
    }
}
