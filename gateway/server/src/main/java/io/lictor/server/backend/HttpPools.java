package io.lictor.server.backend;

import io.lictor.balancing.EndpointId;
import io.lictor.routing.Protocol;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.loops.Network;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The kept connections to each HTTP endpoint of the active table. Those to an endpoint that leaves are closed at once when
 * nobody uses them, else after their exchange, and at the end of the drain time in any case. Used by every request.
 */
public final class HttpPools implements TableListener, AutoCloseable {

    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);
    private static final Duration LOOK_FOR_IDLE = Duration.ofSeconds(10);

    /** Bytes: go-micro's errors come in headers, as gRPC's do, which have the same limit. */
    private static final int MOST_HEADERS = 64 * 1024;

    /** Many exchanges share a connection of HTTP/2; without this each of a burst would open one of its own. */
    private static final Http2AllocationStrategy SHARED_BY_STREAMS = Http2AllocationStrategy.builder()
            .minConnections(1)
            .maxConnections(8)
            .build();

    private final Network network;
    private final Certificates certificates;
    private final Settings settings;
    private final EndpointResources<Pool> pools;

    /**
     * What the operator decided about connections.
     *
     * @param maxConnections to one endpoint; as many requests again may wait for one
     * @param connectTimeout for a new connection, and for one that others hold
     * @param drain how long an exchange may go on after its endpoint left the table
     */
    public record Settings(int maxConnections, Duration connectTimeout, Duration drain) {}

    /** @param network the public port's */
    public HttpPools(Network network, Scheduler timer, Certificates certificates, Settings settings) {
        this.network = network;
        this.certificates = certificates;
        this.settings = settings;
        this.pools = new EndpointResources<>(new Pools(), settings.drain(), timer);
    }

    /** Empty when the endpoint left the table longer ago than the drain. */
    Optional<HttpClient> of(EndpointId endpoint, Protocol protocol) {
        return of(endpoint, protocol, Trust.USUAL);
    }

    /** The same, for a certificate of another kind. */
    Optional<HttpClient> of(EndpointId endpoint, Protocol protocol, Trust trust) {
        return pools.of(endpoint, protocol.tls()).map(pool -> pool.client(protocol, trust));
    }

    /** When the exchanges of an endpoint that has left break off; empty for one in the table. */
    public Optional<Instant> endOf(EndpointId endpoint, boolean tls) {
        return pools.endOf(endpoint, tls);
    }

    @Override
    public void beforeSwap(RouteTable next, Set<String> services) {
        pools.beforeSwap(next, services);
    }

    @Override
    public void afterSwap(RouteTable now, Set<String> services) {
        pools.afterSwap(now, services);
    }

    /** Exchanges that are under way break off. */
    @Override
    public void close() {
        pools.close();
    }

    private final class Pools implements EndpointResources.Life<Pool> {

        @Override
        public boolean serves(Protocol protocol) {
            return !protocol.grpc();
        }

        @Override
        public Pool begin(EndpointResources.Key key) {
            return new Pool(network, certificates, settings);
        }

        @Override
        public void leave(Pool pool) {
            pool.closeIdle();
        }

        @Override
        public void end(Pool pool) {
            pool.close();
        }
    }

    /** Made by the first request: of many endpoints most are never asked. */
    private static final class Pool {

        private final Network network;
        private final Certificates certificates;
        private final Settings settings;
        private final List<ConnectionProvider> connections = new ArrayList<>(2);
        /** As many as routes of the endpoint's service ask for. */
        private final Map<Trust, HttpClient> trusting = new ConcurrentHashMap<>();

        private volatile @Nullable HttpClient client;
        private volatile @Nullable HttpClient h2c;
        private @Nullable ChannelGroup open;

        Pool(Network network, Certificates certificates, Settings settings) {
            this.network = network;
            this.certificates = certificates;
            this.settings = settings;
        }

        HttpClient client(Protocol protocol, Trust trust) {
            return protocol.tls() && (certificates.areChosen() || !trust.equals(Trust.USUAL))
                    ? trusting.computeIfAbsent(trust, another -> another.apply(client(protocol), certificates))
                    : client(protocol);
        }

        private HttpClient client(Protocol protocol) {
            HttpClient made = priorKnowledge(protocol) ? h2c : client;
            return made != null ? made : make(protocol);
        }

        private synchronized HttpClient make(Protocol protocol) {
            HttpClient made = client;
            HttpClient prior = h2c;
            if (made == null || prior == null) {
                ChannelGroup group = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
                ConnectionProvider one = provider().build();
                ConnectionProvider shared =
                        provider().allocationStrategy(SHARED_BY_STREAMS).build();
                connections.addAll(List.of(one, shared));
                open = group;
                made = client(one, group);
                client = made;
                prior = client(shared, group)
                        .protocol(HttpProtocol.H2C)
                        .doOnRequest((request, connection) -> StreamAnswer.install(connection.channel()));
                h2c = prior;
            }
            return priorKnowledge(protocol) ? prior : made;
        }

        private static boolean priorKnowledge(Protocol protocol) {
            return protocol == Protocol.H2C || protocol == Protocol.GRPC_JSON;
        }

        private HttpClient client(ConnectionProvider provider, ChannelGroup group) {
            return HttpClient.create(provider)
                    .runOn(network.loops())
                    .resolver(network.names())
                    .option(
                            ChannelOption.CONNECT_TIMEOUT_MILLIS,
                            Math.toIntExact(settings.connectTimeout().toMillis()))
                    .channelGroup(group)
                    .doOnChannelInit((observer, channel, remote) -> judged(channel.pipeline()))
                    .http2Settings(http2 -> http2.maxHeaderListSize(MOST_HEADERS))
                    .disableRetry(true);
        }

        /** Of HTTP/1.1: Reactor Netty's own codec takes what comes behind an answer for the next one. */
        private static void judged(ChannelPipeline pipeline) {
            if (pipeline.get(NettyPipeline.HttpCodec) instanceof HttpClientCodec codec) {
                AnswerDecoder answers = new AnswerDecoder(
                        new HttpDecoderConfig().setMaxHeaderSize(MOST_HEADERS),
                        channel -> Connection.from(channel).markPersistent(false));
                pipeline.replace(codec, NettyPipeline.HttpCodec, answers);
                pipeline.addAfter(NettyPipeline.HttpCodec, BrokenBody.NAME, BrokenBody.ONLY)
                        .addAfter(NettyPipeline.HttpCodec, InterimResponses.NAME, new InterimResponses())
                        .addAfter(NettyPipeline.HttpCodec, AnnouncedRequests.NAME, new AnnouncedRequests(answers));
            }
        }

        private ConnectionProvider.Builder provider() {
            return ConnectionProvider.builder("lictor")
                    .maxConnections(settings.maxConnections())
                    .pendingAcquireMaxCount(settings.maxConnections())
                    .pendingAcquireTimeout(settings.connectTimeout())
                    .maxIdleTime(LONGEST_IDLE)
                    .lifo()
                    .evictInBackground(LOOK_FOR_IDLE);
        }

        /** A connection that is in use is closed when it is given back; who comes later gets a new one. */
        synchronized void closeIdle() {
            connections.forEach(provider -> provider.disposeLater().subscribe());
        }

        synchronized void close() {
            closeIdle();
            if (open != null) {
                var unused = open.close();
            }
        }
    }
}
