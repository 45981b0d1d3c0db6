package io.lictor.server.port;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;

/**
 * Keeps out of the log that a client of HTTP/2 has broken a rule on its connection, or the connection itself: it may do so as often as it
 * likes. The codec, behind which this stands, ends the connection. What is about a stream comes wrapped, and goes on to it.
 */
final class ClientFaults extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof Http2Exception) && !(cause instanceof IOException)) {
            context.fireExceptionCaught(cause);
        }
    }
}
