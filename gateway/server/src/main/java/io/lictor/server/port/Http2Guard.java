package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/** Bounds in time what a client of HTTP/2 may cost, where {@link Http2Limits} bounds it in number. Immutable. */
public final class Http2Guard implements ChannelPipelineConfigurer {

    private static final String NAME = "lictor.frames";
    private static final String FAULTS = "lictor.faults";

    private final Patience patience;
    private final Goodbyes goodbyes;

    /** Made once for a port. */
    public Http2Guard(Patience patience, Goodbyes goodbyes) {
        this.patience = patience;
        this.goodbyes = goodbyes;
    }

    /**
     * How long a client is borne with.
     *
     * @param first until the head of its first request begins
     * @param head from the first byte of a head, or of another frame without a body, to its last
     * @param unread while it takes nothing of an answer that waits for it
     */
    public record Patience(Duration first, Duration head, Duration unread) {}

    /** Where HTTP/2 is spoken, or may be. */
    @Override
    public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext codec = pipeline.context(Http2FrameCodec.class);
        if (codec != null) {
            if (pipeline.get(ClientFaults.class) == null) {
                pipeline.addAfter(codec.name(), FAULTS, new ClientFaults());
            }
            pipeline.addBefore(codec.name(), NAME, new FrameWatch(patience, goodbyes));
        } else if (pipeline.get(NettyPipeline.H2CUpgradeHandler) != null) {
            pipeline.addLast(FAULTS, new ClientFaults()); // in front of what comes with the codec
            pipeline.addBefore(NettyPipeline.H2CUpgradeHandler, NAME, new FrameWatch(patience, goodbyes));
        }
    }

    /** A stream has begun: on a connection that has begun with HTTP/1.1 it is the first that is seen of HTTP/2. */
    void opened(ConnectionObserver observer, Channel connection) {
        ChannelPipeline pipeline = connection.pipeline();
        if (pipeline.get(FrameWatch.class) == null) {
            onChannelInit(observer, connection, null);
        }
        FrameWatch watch = pipeline.get(FrameWatch.class);
        if (watch != null) {
            watch.asked();
        }
        Goodbye goodbye = pipeline.get(Goodbye.class);
        if (goodbye != null) {
            goodbyes.asked(goodbye);
        }
    }
}
