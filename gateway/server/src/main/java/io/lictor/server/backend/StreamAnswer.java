package io.lictor.server.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import reactor.netty.NettyPipeline;

/**
 * Makes of a stream's answer what its backend has said, and no more: the codec has added headers of its own. Stateless, in the
 * pipeline of many streams.
 */
@Sharable
final class StreamAnswer extends ChannelInboundHandlerAdapter {

    private static final String NAME = "lictor.stream";
    private static final StreamAnswer ONLY = new StreamAnswer();

    private StreamAnswer() {}

    /** Puts one behind a stream's codec, before its request is sent; no hook for connections sees the channel of a stream. */
    static void install(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.H2ToHttp11Codec) != null && pipeline.get(NAME) == null) {
            pipeline.addAfter(NettyPipeline.H2ToHttp11Codec, NAME, ONLY)
                    .addAfter(NettyPipeline.H2ToHttp11Codec, InterimResponses.NAME, new InterimResponses());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head) {
            for (ExtensionHeaderNames added : ExtensionHeaderNames.values()) {
                head.headers().remove(added.text());
            }
        }
        context.fireChannelRead(message);
    }
}
