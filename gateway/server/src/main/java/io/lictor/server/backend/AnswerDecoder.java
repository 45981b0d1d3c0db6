package io.lictor.server.backend;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decodes what an endpoint answers, one request at a time, and nothing else: what nobody has asked for ends the connection before it
 * can be taken for the next answer. Used on the connection's event loop.
 */
final class AnswerDecoder extends HttpResponseDecoder {

    private final Consumer<? super Channel> spoiled;
    private boolean toHead;
    private boolean awaited;
    private boolean informational;
    private boolean surplus;

    /** @param spoiled told before the end of an answer that has more behind it; the connection is closed after it */
    AnswerDecoder(HttpDecoderConfig config, Consumer<? super Channel> spoiled) {
        super(config);
        this.spoiled = spoiled;
    }

    /** To be said of each request before it goes out. */
    void await(HttpMethod method) {
        awaited = true;
        toHead = method.equals(HttpMethod.HEAD);
    }

    /** Whether the endpoint has sent more than its answer: whatever comes from it after that means nothing. */
    boolean hasSurplus() {
        return surplus;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (awaited || !in.isReadable()) {
            super.decode(context, in, out);
            out.forEach(this::decoded);
            if (!awaited && in.isReadable()) {
                surplus = true;
                spoiled.accept(context.channel());
            }
        } else {
            surplus = true;
            in.skipBytes(in.readableBytes());
            var unused = context.close();
        }
    }

    private void decoded(Object part) {
        if (part instanceof HttpResponse head) {
            informational = isInformational(head);
        }
        awaited &= informational || !(part instanceof LastHttpContent);
    }

    /** What an answer to HEAD says of its body is of another answer (RFC 9112, 6.3). */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        boolean forOther = toHead && !(message instanceof HttpResponse head && isInformational(head));
        return forOther || super.isContentAlwaysEmpty(message);
    }

    private static boolean isInformational(HttpResponse head) {
        return head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
