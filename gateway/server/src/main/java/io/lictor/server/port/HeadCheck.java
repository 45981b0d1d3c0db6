package io.lictor.server.port;

import io.grpc.Status;
import io.lictor.server.exchange.Errors;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.exchange.Refusals;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.NettyPipeline;

/**
 * Refuses requests that two readers would understand in two ways, before a lane sees them: which do not say in one way which host
 * they are for (RFC 9112, 3.2), whose target has unescaped what no URI has (RFC 3986, 2), or whose body is coded in a way that the gateway
 * does not undo (RFC 9112, 6.1); that are for the gateway itself by their method; and heads that cannot be read at all. The connection is closed, since whoever
 * sends such a request means another by what follows; of HTTP/2 it is the stream. In other targets it escapes what clients do not, so
 * that all behind it see the same. Used on the connection's event loop.
 */
public final class HeadCheck extends ChannelInboundHandlerAdapter {

    /** A client asks the same host again and again. */
    private @Nullable String known;

    private final Refusals refusals;
    private boolean refused;

    private HeadCheck(Refusals refusals) {
        this.refusals = refusals;
    }

    /**
     * Puts one behind {@link Pipelining}, where its answer has a place among those of the connection, or in a stream.
     *
     * @param refusals told of each request that is refused
     */
    public static ChannelPipelineConfigurer installer(Refusals refusals) {
        return (observer, channel, remote) -> {
            ChannelPipeline pipeline = channel.pipeline();
            if (pipeline.get(Pipelining.class) != null || channel instanceof Http2StreamChannel) {
                pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "lictor.head", new HeadCheck(refusals));
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!refused && message instanceof HttpRequest head) {
            DecoderResult decoded = head.decoderResult();
            GatewayException fault = decoded.isSuccess() ? fault(head) : malformed(decoded.cause());
            if (fault != null) {
                refused = true;
                refuse(context, head, fault);
            }
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void refuse(ChannelHandlerContext context, HttpRequest head, GatewayException fault) {
        Errors.Told told = Errors.of(fault);
        refusals.refused(
                head, told, Refusal.write(context, told.answer(), head.method().equals(HttpMethod.HEAD)));
    }

    private static GatewayException malformed(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new GatewayException(
                    Status.Code.RESOURCE_EXHAUSTED, 414, "LINE_TOO_LONG", "the first line of the request is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new GatewayException(
                    Status.Code.RESOURCE_EXHAUSTED,
                    431,
                    "HEADERS_TOO_LARGE",
                    "the headers of the request are too large");
        }
        return new GatewayException(
                Status.Code.INVALID_ARGUMENT, 400, "MALFORMED_HEAD", "the head of the request is not one of HTTP/1.1");
    }

    private @Nullable GatewayException fault(HttpRequest head) {
        if (head.protocolVersion().majorVersion() > 1) {
            return malformed(null); // also of HTTP/2 it is HTTP/1.1 here
        }
        RequestTarget target = new RequestTarget(head.uri());
        String host = hostFault(head, target);
        if (host != null) {
            return new GatewayException(Status.Code.INVALID_ARGUMENT, 400, "BAD_HOST", host);
        }
        GatewayException own = OwnMethods.answer(head);
        if (own != null) {
            return own;
        }
        if (!target.isPlain()) {
            String letter = target.fault();
            if (letter != null) {
                return new GatewayException(Status.Code.INVALID_ARGUMENT, 400, "BAD_TARGET", letter);
            }
            head.setUri(target.escaped());
        }
        String coding = unknownCoding(head);
        return coding == null
                ? null
                : new GatewayException(
                        Status.Code.UNIMPLEMENTED,
                        501,
                        "UNKNOWN_TRANSFER_CODING",
                        "the transfer coding " + coding + " is not offered; send the body as it is, or in chunks");
    }

    private @Nullable String hostFault(HttpRequest head, RequestTarget target) {
        String named = target.authority();
        Iterator<String> hosts = head.headers().valueStringIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            // HTTP/1.0 has no such header.
            if (!head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
                return "the request has no Host header";
            }
            return named == null || HostField.isHost(named) ? null : "the target of the request names no host";
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
        return target.isFor(host) ? null : "the Host header of the request is not the host of its target";
    }

    /** Null where there is none. */
    private static @Nullable String unknownCoding(HttpRequest head) {
        Iterator<String> lines = head.headers().valueStringIterator(HttpHeaderNames.TRANSFER_ENCODING);
        while (lines.hasNext()) {
            for (String element : lines.next().split(",", -1)) {
                String coding = element.strip();
                if (!coding.isEmpty()
                        && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)
                        && !HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(coding)) {
                    return coding;
                }
            }
        }
        return null;
    }
}
