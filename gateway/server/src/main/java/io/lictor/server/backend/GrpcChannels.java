package io.lictor.server.backend;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.lictor.balancing.Cluster;
import io.lictor.balancing.EndpointId;
import io.lictor.routing.Route;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.routing.Target;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.scheduler.Scheduler;
import reactor.netty.resources.LoopResources;

/**
 * One channel per gRPC endpoint of the active table, made before a request can see the endpoint and closed once it has
 * drained. Changed by the writer's thread, read by every request.
 */
public final class GrpcChannels implements TableListener, AutoCloseable {

    /** Bytes of headers or trailers: details of an error come in them, and gRPC's own 8 KB are soon full. */
    private static final int MOST_METADATA = 64 * 1024;

    private final EventLoopGroup loops;
    private final Class<? extends Channel> channelType;
    private final Scheduler timer;
    private final Settings settings;
    private final Map<Key, Kept> channels = new ConcurrentHashMap<>();
    /** Which services want which channels; the writer's own. */
    private final Uses<Key> uses = new Uses<>();

    /**
     * What the operator decided about channels.
     *
     * @param eagerConnect how many endpoints are connected before they are needed
     * @param drain how long a channel lives on after its endpoint left the table
     * @param maxMessage bytes of the largest response message that is accepted
     * @param connectTimeout for a new connection
     */
    public record Settings(int eagerConnect, Duration drain, int maxMessage, Duration connectTimeout) {}

    private record Key(EndpointId endpoint, boolean tls) {}

    /** A channel, of an endpoint of the active table or of one that has left. Compared by identity. */
    private static final class Kept {

        private final ManagedChannel channel;
        private final boolean leaving;

        Kept(ManagedChannel channel, boolean leaving) {
            this.channel = channel;
            this.leaving = leaving;
        }
    }

    public GrpcChannels(LoopResources resources, Scheduler timer, Settings settings) {
        this.loops = resources.onClient(LoopResources.DEFAULT_NATIVE);
        this.channelType = resources.onChannelClass(SocketChannel.class, loops);
        this.timer = timer;
        this.settings = settings;
    }

    /** Empty when the endpoint left the table longer ago than the drain. */
    Optional<ManagedChannel> of(EndpointId endpoint, boolean tls) {
        Kept kept = channels.get(new Key(endpoint, tls));
        if (kept == null) {
            return Optional.empty();
        }
        if (kept.channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // The circuit decides when an endpoint is tried again; gRPC's own back-off would only add to it.
            kept.channel.resetConnectBackoff();
        }
        return Optional.of(kept.channel);
    }

    /** A channel of its own for somebody who closes it again, such as the reader of descriptors. */
    ManagedChannel open(String host, int port, boolean tls) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(host, port)
                .eventLoopGroup(loops)
                .channelType(channelType)
                .withOption(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .directExecutor()
                .maxInboundMetadataSize(MOST_METADATA)
                .maxInboundMessageSize(settings.maxMessage());
        return (tls ? builder.useTransportSecurity() : builder.usePlaintext()).build();
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {
        for (String service : services) {
            for (Key key : wanted(next.routes(service))) {
                uses.add(service, key);
                channels.compute(key, (any, kept) -> {
                    if (kept == null) {
                        return new Kept(connect(key), false);
                    }
                    return kept.leaving ? new Kept(kept.channel, false) : kept;
                });
            }
        }
    }

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        for (String service : services) {
            uses.keep(service, wanted(now.routes(service))).forEach(this::leave);
        }
    }

    /** Requests that still hold an older table use it, or are about to. */
    private void leave(Key key) {
        Kept kept = channels.get(key);
        if (kept != null) {
            Kept leaving = new Kept(kept.channel, true);
            channels.put(key, leaving);
            timer.schedule(() -> drained(key, leaving), settings.drain().toMillis(), MILLISECONDS);
        }
    }

    /** Unless its endpoint has come back meanwhile. */
    private void drained(Key key, Kept leaving) {
        if (channels.remove(key, leaving)) {
            leaving.channel.shutdown();
        }
    }

    private ManagedChannel connect(Key key) {
        ManagedChannel channel = open(key.endpoint().host(), key.endpoint().port(), key.tls());
        if (channels.size() < settings.eagerConnect()) {
            channel.getState(true);
        }
        return channel;
    }

    private static Set<Key> wanted(List<Route> routes) {
        // Many routes share few clusters: one per binding of the same service.
        IdentityHashMap<Cluster, Boolean> clusters = new IdentityHashMap<>();
        routes.forEach(route -> {
            if (route.target() instanceof Target.Grpc grpc) {
                clusters.put(grpc.cluster(), grpc.protocol().tls());
            }
        });
        Set<Key> wanted = new HashSet<>();
        clusters.forEach((cluster, tls) -> cluster.status()
                .forEach(status -> wanted.add(new Key(status.endpoint().id(), tls))));
        return wanted;
    }

    @Override
    public void close() {
        channels.values().forEach(kept -> kept.channel.shutdownNow());
    }
}
