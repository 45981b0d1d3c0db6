package io.lictor.server.backend;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Says of a body that cannot be decoded whose fault that is: what the decoder throws, such as a {@link NumberFormatException}, would
 * pass for one of ours. Stateless, in the pipeline of many connections.
 */
@Sharable
final class BrokenBody extends ChannelInboundHandlerAdapter {

    static final String NAME = "lictor.broken";
    static final BrokenBody ONLY = new BrokenBody();

    private BrokenBody() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpContent content && !(message instanceof HttpResponse)) {
            DecoderResult result = content.decoderResult();
            if (result.isFailure()) {
                content.setDecoderResult(DecoderResult.failure(new BrokenAnswerException(result.cause())));
            }
        }
        context.fireChannelRead(message);
    }
}
