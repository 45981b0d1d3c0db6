package io.lictor.server.port;

import io.grpc.Status;
import io.lictor.server.exchange.Errors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Refuses requests that do not say in one way which host they are for (RFC 9112, 3.2), before a lane sees them: two readers
 * would take them to two hosts. The connection is closed, since whoever sends such a request means another by what follows; of
 * HTTP/2 it is the stream. Used on the connection's event loop.
 */
public final class HostCheck extends ChannelInboundHandlerAdapter {

    /** A client asks the same host again and again. */
    private @Nullable String known;

    private boolean refused;

    private HostCheck() {}

    /** Puts one behind {@link Pipelining}, where its answer has a place among those of the connection, or in a stream. */
    public static void install(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(Pipelining.class) != null || channel instanceof Http2StreamChannel) {
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "lictor.host", new HostCheck());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!refused
                && message instanceof HttpRequest head
                && head.decoderResult().isSuccess()) {
            String fault = fault(head);
            if (fault != null) {
                refused = true;
                Refusal.write(
                        context,
                        Errors.told(400, Status.Code.INVALID_ARGUMENT, fault, "BAD_HOST")
                                .answer());
            }
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private @Nullable String fault(HttpRequest head) {
        Iterator<String> hosts = head.headers().valueStringIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            // HTTP/1.0 has no such header.
            return head.protocolVersion().equals(HttpVersion.HTTP_1_0) ? null : "the request has no Host header";
        }
        String host = hosts.next();
        if (hosts.hasNext()) {
            return "the request has more than one Host header";
        }
        if (!host.equals(known)) {
            if (!HostField.isHost(host)) {
                return "the Host header of the request names no host";
            }
            known = host;
        }
        return null;
    }
}
