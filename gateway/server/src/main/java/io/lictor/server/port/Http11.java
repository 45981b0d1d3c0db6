package io.lictor.server.port;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;

/** Where a connection speaks HTTP/1.1. Stateless. */
final class Http11 {

    private Http11() {}

    /**
     * The name of its codec in the pipeline, which Reactor Netty gives none of its own where a connection may begin with HTTP/2; null
     * where another protocol is spoken, or none yet.
     */
    static @Nullable String codec(ChannelPipeline pipeline) {
        ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
        return codec == null ? null : codec.name();
    }
}
