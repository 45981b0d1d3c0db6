package io.lictor.server.port;

import io.lictor.server.exchange.Answer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** The last answer of a connection after which nothing that the client sends is understood. Stateless. */
final class Refusal {

    private Refusal() {}

    /** Closes the connection behind it. */
    static ChannelFuture write(ChannelHandlerContext context, Answer answer) {
        return write(context, answer, answer.body());
    }

    /** The same to a request by HEAD, which has no body. */
    static ChannelFuture writeHead(ChannelHandlerContext context, Answer answer) {
        return write(context, answer, new byte[0]);
    }

    private static ChannelFuture write(ChannelHandlerContext context, Answer answer, byte[] body) {
        HttpHeaders headers = answer.headers()
                .copy()
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.httpStatus()),
                Unpooled.wrappedBuffer(body),
                headers,
                EmptyHttpHeaders.INSTANCE);
        return context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
