package io.lictor.server.backend;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Takes away what a backend says before its answer (RFC 9110, 15.2): Reactor Netty's client takes most of that for the answer, and has
 * no way to tell of it. The express lane passes it on. Used on the connection's event loop.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

    static final String NAME = "lictor.interim";

    private boolean interim;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head) {
            interim = isUnexpected(head.status());
        }
        if (!interim) {
            context.fireChannelRead(message);
            return;
        }
        if (message instanceof LastHttpContent) {
            interim = false;
        }
        ReferenceCountUtil.release(message);
        context.read(); // the client has asked for an answer and got none
    }

    private static boolean isUnexpected(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && status.code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
    }
}
