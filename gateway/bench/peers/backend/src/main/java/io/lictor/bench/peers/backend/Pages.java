package io.lictor.bench.peers.backend;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Answers {@code GET /.../N} with JSON of N bytes, from memory. */
@Sharable
final class Pages extends SimpleChannelInboundHandler<HttpObject> {

    private static final int LARGEST = 10_000_000;

    private final Map<String, ByteBuf> pages = new ConcurrentHashMap<>();

    static void serve(int port) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
        Pages pages = new Pages();
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), pages);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a connection that broke is seen by who asked
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpRequest request) {
            String path = request.uri();
            ByteBuf page = pages.computeIfAbsent(path.substring(path.lastIndexOf('/') + 1), Pages::page);
            FullHttpResponse answer =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, page.retainedDuplicate());
            answer.headers().set("content-type", "application/json");
            answer.headers().set("content-length", page.readableBytes());
            context.writeAndFlush(answer);
        }
    }

    private static ByteBuf page(String size) {
        int wanted = Math.min(LARGEST, Integer.parseInt(size));
        String frame = "{\"page\":\"\"}";
        String text = frame.replace("\"\"", '"' + "x".repeat(wanted - frame.length()) + '"');
        return Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(wanted).writeBytes(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
