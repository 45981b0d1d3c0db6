package io.lictor.server.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * What a backend chooses of the subprotocols that it was asked for. It may choose none (RFC 6455, 4.1), for which Netty would break the
 * handshake off: so Netty is not told of them, and sees no more than a choice that nobody has asked for, which it refuses. Used for one
 * handshake, on the connection's event loop.
 */
final class Subprotocol extends ChannelInboundHandlerAdapter {

    private final List<String> asked;
    private @Nullable String chosen;

    Subprotocol(List<String> asked) {
        this.asked = asked;
    }

    /** Before the request is sent. */
    void install(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "lictor.subprotocol", this);
    }

    /** Empty until the handshake is over. */
    Optional<String> chosen() {
        return Optional.ofNullable(chosen);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head) {
            List<String> said = head.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
            if (said.size() == 1 && asked.contains(said.get(0))) {
                chosen = said.get(0);
                head.headers().remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
            }
        }
        context.fireChannelRead(message);
    }
}
