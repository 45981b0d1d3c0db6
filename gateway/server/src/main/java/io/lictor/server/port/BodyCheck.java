package io.lictor.server.port;

import io.lictor.server.exchange.BrokenFraming;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Keeps from the server a body that breaks its framing (RFC 9112, 7.1). The server would end the body there, so that a backend
 * took what it has of it for all. Here the client is told, and the connection closed: then the server breaks off the request. Used on
 * the connection's event loop.
 */
public final class BodyCheck extends ChannelDuplexHandler {

    private boolean answered;
    private boolean refused;

    private BodyCheck() {}

    /** Puts one right before the server, behind a lane that looks after its own bodies, where HTTP/1.1 is spoken. */
    public static void install(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(Pipelining.class) != null) {
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "lictor.body", new BodyCheck());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            answered = false;
        } else if (!refused
                && message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            refused = true;
            refuse(context);
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void refuse(ChannelHandlerContext context) {
        BrokenFraming broken = BrokenFraming.tell(context.channel(), answered);
        if (answered) {
            var unused = context.close(); // so that nobody takes it for whole
        } else {
            var unused = Refusal.write(context, broken.told().answer(), false);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (refused) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        answered |= message instanceof HttpResponse head && head.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        var unused = context.write(message, promise);
    }
}
