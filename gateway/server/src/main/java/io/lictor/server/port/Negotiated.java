package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Has a connection's handlers installed when it is known which protocol is spoken: at once, or after the handshake where TLS says so
 * (RFC 7301). Immutable.
 */
public final class Negotiated implements ChannelPipelineConfigurer {

    private final ChannelPipelineConfigurer handlers;

    public Negotiated(ChannelPipelineConfigurer handlers) {
        this.handlers = handlers;
    }

    @Override
    public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.H2OrHttp11Codec) == null) {
            handlers.onChannelInit(observer, channel, remote);
        } else {
            pipeline.addAfter(NettyPipeline.H2OrHttp11Codec, "lictor.negotiated", new Waiting(observer, remote));
        }
    }

    /** In front of the codec that is chosen: what comes here first comes after the choice. */
    private final class Waiting extends ChannelInboundHandlerAdapter {

        private final ConnectionObserver observer;
        private final @Nullable SocketAddress remote;

        Waiting(ConnectionObserver observer, @Nullable SocketAddress remote) {
            this.observer = observer;
            this.remote = remote;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
                install(context);
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            install(context);
            context.fireChannelRead(message);
        }

        /** Leaves afterwards: what it passes on then goes to the first of them. */
        private void install(ChannelHandlerContext context) {
            handlers.onChannelInit(observer, context.channel(), remote);
            context.pipeline().remove(this);
        }
    }
}
