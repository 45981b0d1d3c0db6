package io.lictor.consul.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * A Consul agent's HTTP API in memory: register, check, watch, and a key-value store. For a demo and for tests; it has
 * one node, no ACLs and no disk, and listens on loopback only.
 *
 * <p>It answers as the real agent (1.8) does, which one contract test proves against both.
 */
public final class EmbeddedConsul implements AutoCloseable {

    private static final String NODE_NAME = "lictor-embedded";
    private static final int NOMINAL_SERVER_PORT = 8300;
    private static final Duration QUIET = Duration.ZERO;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Store store;
    private final LocalAgent agent;
    private final ScheduledExecutorService timers;
    private final LoopResources loops;
    private final DisposableServer server;

    private EmbeddedConsul(InetSocketAddress bind, RandomGenerator chance) {
        Node node = new Node(
                new UUID(chance.nextLong(), chance.nextLong()).toString(), NODE_NAME, "127.0.0.1", NOMINAL_SERVER_PORT);
        store = new Store();
        timers = timers();
        Catalog catalog = new Catalog(store, node);
        agent = new LocalAgent(store, catalog, timers, chance);
        Routes routes = new Routes();
        BlockingQuery.Factory queries = new BlockingQuery.Factory(store, chance);
        new AgentEndpoints(agent, node).addTo(routes);
        new CatalogEndpoints(catalog, queries).addTo(routes);
        new KeyEndpoints(store, new KeyValues(store), queries).addTo(routes);
        loops = LoopResources.create("embedded-consul", 2, true);
        server = listen(bind, new HttpApi(routes));
    }

    private DisposableServer listen(InetSocketAddress bind, HttpApi api) {
        try {
            return HttpServer.create()
                    .runOn(loops)
                    .bindAddress(() -> bind)
                    .handle(api)
                    .bindNow();
        } catch (ChannelBindException e) {
            timers.shutdownNow();
            loops.dispose();
            throw new IllegalStateException(
                    "the embedded Consul cannot listen on " + bind.getHostString() + ":" + bind.getPort()
                            + ": the port is taken, perhaps by a real Consul",
                    e);
        }
    }

    private static ScheduledExecutorService timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "embedded-consul-timers");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        return Executors.unconfigurableScheduledExecutorService(timers);
    }

    /** As {@link #start(InetSocketAddress, RandomGenerator)}. */
    public static EmbeddedConsul start(InetSocketAddress bind) {
        return start(bind, new SecureRandom());
    }

    /** As {@link #start(InetSocketAddress, RandomGenerator)}. */
    public static EmbeddedConsul start(String host, int port) {
        return start(new InetSocketAddress(host, port));
    }

    /**
     * Listens and returns.
     *
     * @param bind a loopback address; port 0 takes a free one
     * @param chance spreads waiting times, so that parked callers do not all come back together
     * @throws IllegalArgumentException if the address is not loopback: anybody who reaches it can register anything
     * @throws IllegalStateException if the port is taken
     */
    public static EmbeddedConsul start(InetSocketAddress bind, RandomGenerator chance) {
        InetAddress address = bind.getAddress();
        if (address == null || !address.isLoopbackAddress()) {
            throw new IllegalArgumentException("the embedded Consul only listens on a loopback address, not on "
                    + bind.getHostString() + ": use 127.0.0.1, or a real Consul");
        }
        return new EmbeddedConsul(bind, chance);
    }

    public URI baseUri() {
        String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        return URI.create("http://" + host + ":" + server.port());
    }

    public int port() {
        return server.port();
    }

    /** How many blocking queries wait. */
    int parked() {
        return store.parked();
    }

    /** Breaks what is connected, stops all checks, forgets everything. */
    @Override
    public void close() {
        server.disposeNow(CLOSE_LIMIT);
        agent.stop();
        timers.shutdownNow();
        loops.disposeLater(QUIET, CLOSE_LIMIT).block(CLOSE_LIMIT);
    }
}
