package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Takes the chunks from an answer to HTTP/1.0, which does not know them (RFC 9112, 6.1). The server's own handler sees then that
 * nothing says where the answer ends, and closes the connection behind it. Used on the connection's event loop.
 */
public final class UnchunkedAnswer extends ChannelDuplexHandler {

    private boolean unchunked;

    private UnchunkedAnswer() {}

    /** Puts one behind the server's handler. Of what is not HTTP/1.1 or older it keeps away. */
    public static void install(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null && Http11.codec(pipeline) != null) {
            pipeline.addAfter(NettyPipeline.HttpTrafficHandler, "lictor.unchunked", new UnchunkedAnswer());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest head) {
            unchunked = head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (unchunked && message instanceof HttpResponse head) {
            HttpUtil.setTransferEncodingChunked(head, false);
        }
        var unused = context.write(message, promise);
    }
}
