package io.lictor.server.backend;

import io.lictor.balancing.EndpointId;
import io.lictor.routing.Protocol;
import io.lictor.routing.RouteTable;
import io.lictor.routing.TableListener;
import io.lictor.server.loops.Network;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;
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
    private final Certificates certificates;
    private final EndpointResources<Pool> pools;

    /**
     * Opens none yet.
     *
     * @param network the public port's
     */
    public DirectPools(
            Network network,
            Scheduler timer,
            Certificates certificates,
            HttpPools.Settings settings,
            LongSupplier nanoTime) {
        this.certificates = certificates;
        this.bootstrap = network.bootstrap(settings.connectTimeout());
        int share = Math.max(1, settings.maxConnections() / LoopResources.DEFAULT_IO_WORKER_COUNT);
        this.terms = new LoopConnections.Terms(share, settings.connectTimeout(), MOST_HEADERS, nanoTime);
        this.pools = new EndpointResources<>(new Pools(), settings.drain(), timer);
    }

    LongSupplier nanoTime() {
        return terms.nanoTime();
    }

    /** Empty when the endpoint left the table longer ago than the drain. */
    Optional<LoopConnections> of(EndpointId endpoint, DirectCall call) {
        return pools.of(endpoint, call.tls().isPresent()).map(pool -> pool.of(call));
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
            return protocol == Protocol.HTTP || protocol == Protocol.HTTPS;
        }

        @Override
        public Pool begin(EndpointResources.Key key) {
            if (key.tls()) {
                List.of(true, false).forEach(certificates::context); // on the writer's thread
            }
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

    /** Whose connections by TLS they are. */
    private record Secured(EventLoop loop, Trust trust) {}

    /** Made loop by loop when it is asked for: of many endpoints most are never asked. */
    private final class Pool {

        private final EndpointId endpoint;
        private final Map<EventLoop, LoopConnections> clear = new ConcurrentHashMap<>();
        /** For each loop as many as routes of the endpoint's service ask for. */
        private final Map<Secured, LoopConnections> secured = new ConcurrentHashMap<>();

        Pool(EndpointId endpoint) {
            this.endpoint = endpoint;
        }

        LoopConnections of(DirectCall call) {
            EventLoop loop = call.loop();
            if (call.tls().isPresent()) {
                return secured.computeIfAbsent(new Secured(loop, call.tls().get()), this::secure);
            }
            LoopConnections found = clear.get(loop);
            return found != null ? found : clear.computeIfAbsent(loop, this::inClear);
        }

        private LoopConnections inClear(EventLoop loop) {
            return new LoopConnections(bootstrap, loop, endpoint, terms, channel -> {});
        }

        private LoopConnections secure(Secured whose) {
            Trust trust = whose.trust();
            SslContext context = certificates.context(trust.verified());
            return new LoopConnections(
                    bootstrap,
                    whose.loop(),
                    endpoint,
                    terms,
                    channel -> channel.pipeline().addLast(trust.handler(context, channel, endpoint, terms.patience())));
        }

        void each(Consumer<LoopConnections> action) {
            clear.forEach((loop, connections) -> on(loop, () -> action.accept(connections)));
            secured.forEach((whose, connections) -> on(whose.loop(), () -> action.accept(connections)));
        }

        private static void on(EventLoop loop, Runnable action) {
            if (!loop.isShuttingDown()) { // which closes them all
                loop.execute(action);
            }
        }
    }
}
