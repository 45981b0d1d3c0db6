package io.lictor.server.backend;

import io.lictor.balancing.EndpointId;
import io.lictor.routing.Protocol;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * The connections of the express lane to each HTTP endpoint of the active table: each event loop has its own, so that an
 * exchange never leaves the loop of its client. They end as those of {@link HttpPools} do. Used by every request.
 */
public final class DirectPools implements TableListener, AutoCloseable {

    /** Bytes, as of {@link HttpPools}. */
    private static final int MOST_HEADERS = 64 * 1024;

    private final Bootstrap bootstrap;
    private final LoopConnections.Terms terms;
    private final EndpointResources<Pool> pools;

    /** @param resources whose event loops the public port uses */
    public DirectPools(HttpResources resources, Scheduler timer, HttpPools.Settings settings, LongSupplier nanoTime) {
        EventLoopGroup loops = resources.onClient(LoopResources.DEFAULT_NATIVE);
        this.bootstrap = new Bootstrap()
                .channel(resources.onChannelClass(SocketChannel.class, loops))
                .resolver(resources.getOrCreateDefaultResolver())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()));
        int share = Math.max(1, settings.maxConnections() / LoopResources.DEFAULT_IO_WORKER_COUNT);
        this.terms = new LoopConnections.Terms(share, settings.connectTimeout(), MOST_HEADERS, nanoTime);
        this.pools = new EndpointResources<>(new Pools(), settings.drain(), timer);
    }

    LongSupplier nanoTime() {
        return terms.nanoTime();
    }

    /** Empty when the endpoint left the table longer ago than the drain. */
    Optional<LoopConnections> of(EndpointId endpoint, EventLoop loop) {
        return pools.of(endpoint, false).map(pool -> pool.of(loop));
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
            return protocol == Protocol.HTTP;
        }

        @Override
        public Pool begin(EndpointResources.Key key) {
            return new Pool(key.endpoint());
        }

        @Override
        public void leave(Pool pool) {
            pool.each(LoopConnections::leave);
        }

        @Override
        public void end(Pool pool) {
            pool.each(LoopConnections::end);
        }
    }

    /** Made loop by loop when it is asked for: of many endpoints most are never asked. */
    private final class Pool {

        private final EndpointId endpoint;
        private final Map<EventLoop, LoopConnections> byLoop = new ConcurrentHashMap<>();

        Pool(EndpointId endpoint) {
            this.endpoint = endpoint;
        }

        LoopConnections of(EventLoop loop) {
            LoopConnections found = byLoop.get(loop);
            return found != null
                    ? found
                    : byLoop.computeIfAbsent(loop, any -> new LoopConnections(bootstrap, loop, endpoint, terms));
        }

        void each(Consumer<LoopConnections> action) {
            byLoop.forEach((loop, connections) -> {
                if (!loop.isShuttingDown()) { // which closes them all
                    loop.execute(() -> action.accept(connections));
                }
            });
        }
    }
}
