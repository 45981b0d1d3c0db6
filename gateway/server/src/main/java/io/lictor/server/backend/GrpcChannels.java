package io.lictor.server.backend;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.lictor.balancing.EndpointId;
import io.lictor.routing.DescriptorLoader;
import io.lictor.routing.Protocol;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.loops.Network;
import io.lictor.server.wire.WireChannel;
import io.lictor.server.wire.WireSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;

/**
 * The channels to the gRPC endpoints of the active table, there before a request can see the endpoint and closed once it has
 * drained. Those to endpoints behind TLS, and those that are borrowed, are grpc-java's. Changed by the writer's thread, read by
 * every request.
 */
public final class GrpcChannels implements TableListener, AutoCloseable {

    /** Bytes of headers or trailers: details of an error come in them, and gRPC's own 8 KB are soon full. */
    private static final int MOST_METADATA = 64 * 1024;

    /** As grpc-java has it. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final EventLoopGroup loops;
    private final Class<? extends Channel> channelType;
    private final Bootstrap bootstrap;
    private final Certificates certificates;
    private final Settings settings;
    private final EndpointResources<LoopChannels> channels;
    private final Set<ManagedChannel> borrowed = ConcurrentHashMap.newKeySet();
    private volatile Consumer<DescriptorLoader.Server> told = server -> {};
    private volatile boolean closed;

    /**
     * What the operator decided about channels.
     *
     * @param eagerConnect how many endpoints are connected before they are needed
     * @param drain how long a channel lives on after its endpoint left the table
     * @param maxMessage bytes of the largest response message that is accepted
     * @param connectTimeout for a new connection
     */
    public record Settings(
            int eagerConnect, Duration drain, int maxMessage, Duration connectTimeout, KeepAlive keepAlive) {}

    /**
     * How a connection is found dead that nobody has closed.
     *
     * @param time after how long without a sign of life a server with open calls is asked for one
     * @param timeout how long it may take to give it
     */
    public record KeepAlive(Duration time, Duration timeout) {}

    /**
     * Opens none yet.
     *
     * @param network the public port's
     */
    public GrpcChannels(Network network, Scheduler timer, Certificates certificates, Settings settings) {
        this.certificates = certificates;
        this.loops = network.own();
        this.channelType = network.channelType();
        this.settings = settings;
        this.bootstrap = network.bootstrap(settings.connectTimeout())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
        this.channels = new EndpointResources<>(new Channels(), settings.drain(), timer);
    }

    /** The one whose answers come on the event loop that asks. Empty when the endpoint left the table longer ago than the drain. */
    Optional<LoopChannel> of(EndpointId endpoint, boolean tls) {
        return channels.of(endpoint, tls).flatMap(LoopChannels::own);
    }

    /** When the calls of an endpoint that has left break off; empty for one in the table. */
    public Optional<Instant> endOf(EndpointId endpoint, boolean tls) {
        return channels.endOf(endpoint, tls);
    }

    /** A channel for somebody who {@link #giveBack gives it back}, such as the reader of descriptors. */
    ManagedChannel borrow(String host, int port, boolean tls) {
        ManagedChannel channel = open(loops, host, port, tls);
        borrowed.add(channel);
        if (closed) {
            giveBack(channel);
        }
        return channel;
    }

    /**
     * Gives who is to be told of a server that ended a connection, or is there again after one ended: it may be another one.
     * Not told of channels that are borrowed. May be told on an event loop.
     */
    void onReplacement(Consumer<DescriptorLoader.Server> listener) {
        told = listener;
    }

    /** Calls that are under way end as UNAVAILABLE. */
    void giveBack(ManagedChannel channel) {
        borrowed.remove(channel);
        channel.shutdownNow();
    }

    private ManagedChannel open(EventLoopGroup on, String host, int port, boolean tls) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(host, port)
                .eventLoopGroup(on)
                .channelType(channelType)
                .withOption(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .directExecutor()
                .keepAliveTime(settings.keepAlive().time().toNanos(), NANOSECONDS)
                .keepAliveTimeout(settings.keepAlive().timeout().toNanos(), NANOSECONDS)
                .maxInboundMetadataSize(MOST_METADATA)
                .maxInboundMessageSize(settings.maxMessage());
        return (tls ? builder.sslContext(certificates.forGrpc()) : builder.usePlaintext()).build();
    }

    private LoopChannel secured(EventLoop loop, EndpointId endpoint, Runnable replaced) {
        ManagedChannel channel = open(loop, endpoint.host(), endpoint.port(), true);
        SecuredChannel.watch(channel, replaced);
        return new SecuredChannel(channel);
    }

    private LoopChannel clear(EventLoop loop, EndpointId endpoint, Runnable replaced) {
        var server = new WireChannel.Server(endpoint.host(), endpoint.port(), replaced);
        var wire = new WireSettings(
                settings.maxMessage(),
                MOST_METADATA,
                settings.connectTimeout(),
                settings.keepAlive().time(),
                settings.keepAlive().timeout(),
                IDLE);
        return new ClearChannel(new WireChannel(bootstrap, loop, server, wire));
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {
        channels.beforeSwap(next, services);
    }

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        channels.afterSwap(now, services);
    }

    /** Calls that are under way end as UNAVAILABLE. */
    @Override
    public void close() {
        closed = true;
        channels.close();
        borrowed.forEach(this::giveBack);
    }

    private final class Channels implements EndpointResources.Life<LoopChannels> {

        @Override
        public boolean serves(Protocol protocol) {
            return protocol.grpc();
        }

        @Override
        public LoopChannels begin(EndpointResources.Key key) {
            EndpointId endpoint = key.endpoint();
            if (key.tls()) {
                var unused = certificates.forGrpc(); // on the writer's thread
            }
            var server = new DescriptorLoader.Server(endpoint.host(), endpoint.port(), key.tls());
            Runnable replaced = () -> told.accept(server);
            var made = new LoopChannels(
                    loops, loop -> key.tls() ? secured(loop, endpoint, replaced) : clear(loop, endpoint, replaced));
            if (channels.size() < settings.eagerConnect()) {
                made.connect();
            }
            return made;
        }

        @Override
        public void leave(LoopChannels resource) {
            // Their connections may still have streams.
        }

        @Override
        public void end(LoopChannels resource) {
            resource.end();
        }
    }
}
