package io.lictor.server.port;

import io.lictor.server.exchange.Answer;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;

/** The last answer of a connection after which nothing that the client sends is understood. Stateless. */
final class Refusal {

    private Refusal() {}

    /**
     * Closes the connection behind it.
     *
     * @param answer which nobody else writes
     * @param bodiless whether it is to a request by HEAD
     */
    static ChannelFuture write(ChannelHandlerContext context, Answer answer, boolean bodiless) {
        FullHttpResponse response = answer.response(bodiless);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
