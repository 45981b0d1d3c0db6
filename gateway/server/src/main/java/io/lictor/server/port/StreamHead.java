package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Makes of the one request of a stream what its client has said, and no more, before a lane sees it: the codec has added headers of its
 * own. Used on the connection's event loop.
 */
public final class StreamHead extends ChannelInboundHandlerAdapter {

    private boolean begun;

    private StreamHead() {}

    /** Puts one in front of the server, where the channel is a stream. */
    public static void install(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        if (channel instanceof Http2StreamChannel) {
            channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, "lictor.stream", new StreamHead());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest && begun) {
            // Trailers with the fields of a head (RFC 9113, 8.1).
            ReferenceCountUtil.release(message);
            Http2Streams.reset(context, Http2Error.PROTOCOL_ERROR);
            return;
        }
        if (message instanceof HttpRequest head) {
            begun = true;
            head.headers().remove(ExtensionHeaderNames.STREAM_ID.text()).remove(ExtensionHeaderNames.SCHEME.text());
        }
        context.fireChannelRead(message);
    }

    /** A stream whose frames are wrong is reset: that is the client's fault, and nothing to log. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Http2Exception fault = Http2CodecUtil.getEmbeddedHttp2Exception(cause);
        if (fault == null) {
            context.fireExceptionCaught(cause);
        } else if (fault != cause) {
            Http2Streams.reset(context, fault.error());
        } // else the connection has found it, and resets the stream itself
    }
}
