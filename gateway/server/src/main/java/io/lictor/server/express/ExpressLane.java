package io.lictor.server.express;

import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RoutingRules;
import io.lictor.server.backend.DirectBackend;
import io.lictor.server.backend.GrpcBackend;
import io.lictor.server.backend.Retry;
import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.Affinity;
import io.lictor.server.exchange.EdgeSettings;
import io.lictor.server.exchange.GrpcCalls;
import io.lictor.server.exchange.HeaderRules;
import io.lictor.server.exchange.Recorder;
import io.lictor.server.exchange.RequestIds;
import io.lictor.server.port.Pipelining;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Answers what needs no filter of Spring's in front of it, in the pipeline of the same port. Everything in it happens on
 * the event loop of the client's connection. Immutable.
 */
public final class ExpressLane implements ChannelPipelineConfigurer {

    private final ExpressRoutes routes;
    private final Organs organs;
    private final ClientTimeouts timeouts;
    private final UnderWay underWay = new UnderWay();

    /** Finds its own way, and does the rest with what the Spring lane uses too. */
    public ExpressLane(Way way, Recorder recorder, Backends backends, Settings chosen) {
        EdgeSettings settings = chosen.edge();
        HeaderRules headers = new HeaderRules(settings.instanceName());
        this.routes = new ExpressRoutes(way.active(), way.rules(), way.cors());
        this.organs = new Organs(
                new Admission(settings),
                headers,
                new GrpcCalls(headers),
                new RequestIds(settings.randoms()),
                new Affinity(settings.randoms()),
                recorder,
                backends,
                settings,
                underWay);
        this.timeouts = chosen.timeouts();
    }

    /**
     * How routes are found.
     *
     * @param cors whether Spring is to answer pre-flights and to mark answers for scripts of other origins
     */
    public record Way(ActiveRouteTable active, RoutingRules rules, boolean cors) {}

    /** How calls are made. */
    public record Backends(DirectBackend http, GrpcBackend grpc, Retry retry) {}

    /** What the operator decided. */
    public record Settings(EdgeSettings edge, ClientTimeouts timeouts) {}

    /** What an exchange needs. */
    record Organs(
            Admission admission,
            HeaderRules headers,
            GrpcCalls calls,
            RequestIds ids,
            Affinity affinity,
            Recorder recorder,
            Backends backends,
            EdgeSettings settings,
            UnderWay underWay) {}

    /** Its exchanges. */
    public UnderWay underWay() {
        return underWay;
    }

    /** In a stream of HTTP/2, or behind {@link Pipelining}, which stands where HTTP/1.1 is spoken: all else is Spring's. */
    @Override
    public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        Pipelining order = pipeline.get(Pipelining.class);
        if (channel instanceof Http2StreamChannel) {
            install(pipeline, new ExpressStream(routes, organs, timeouts));
        } else if (order != null) {
            install(pipeline, new ExpressConnection(order, routes, organs, timeouts));
        }
    }

    private static void install(ChannelPipeline pipeline, ChannelHandler handler) {
        pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "lictor.express", handler);
    }
}
