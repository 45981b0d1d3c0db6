package io.lictor.server.port;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;

/**
 * Puts handlers in front of the server in each stream of HTTP/2, whose channel no hook for connections sees. They meet its request
 * as one of HTTP/1.1. Immutable.
 */
public final class Http2Streams implements ConnectionObserver {

    private final Http2Guard guard;
    private final ChannelPipelineConfigurer handlers;

    public Http2Streams(Http2Guard guard, ChannelPipelineConfigurer handlers) {
        this.guard = guard;
        this.handlers = handlers;
    }

    /** A stream is connected when its pipeline is made, and nothing of it has been read. */
    @Override
    public void onStateChange(Connection connection, State state) {
        if (state == State.CONNECTED && connection.channel() instanceof Http2StreamChannel stream) {
            Http2Limits.widen(stream.parent());
            guard.opened(this, stream.parent());
            handlers.onChannelInit(this, stream, null);
        }
    }

    /** Ends a stream alone (RFC 9113, 5.4.2). What has come of it, and nobody has read, is given back. */
    public static void reset(ChannelHandlerContext stream, Http2Error why) {
        var unused = stream.writeAndFlush(new DefaultHttp2ResetFrame(why));
        stream.read();
    }
}
