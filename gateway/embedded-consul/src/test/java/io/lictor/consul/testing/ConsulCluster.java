package io.lictor.consul.testing;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Three real Consul servers that elect a leader among themselves, on free loopback ports, for as long as a test needs them. Each may be
 * killed and started again, with its data or without. Processes are only ever ended through their own handles. Not thread-safe: one test
 * owns it.
 */
public final class ConsulCluster implements AutoCloseable {

    private static final int SERVERS = 3;
    /** Far above the few seconds of an election on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<ConsulServer> servers;

    private ConsulCluster(List<ConsulServer> servers) {
        this.servers = servers;
    }

    /**
     * Starts the servers and returns when all three agree on a leader.
     *
     * @param directory for their data
     * @param settings additional HCL fragments for each
     */
    public static ConsulCluster start(Path directory, String... settings) {
        Path binary = ConsulBinary.find();
        List<AgentPorts> ports = AgentPorts.free(SERVERS);
        List<ConsulServer> servers = IntStream.range(0, SERVERS)
                .mapToObj(i -> new ConsulServer(binary, directory.resolve("server-" + i), ports, i, List.of(settings)))
                .toList();
        ConsulCluster cluster = new ConsulCluster(servers);
        try {
            servers.forEach(ConsulServer::launch);
            cluster.awaitLeader();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    public int port(int server) {
        return servers.get(server).ports().http();
    }

    public ConsulClient client(int server) {
        return new ConsulClient(URI.create("http://127.0.0.1:" + port(server)));
    }

    /** The server that leads, once there is one: on a busy machine a leader may lose its office at any time. */
    public int leader() {
        ConsulClient client = client(running().get(0));
        return Awaitility.await("a leader")
                .atMost(LIMIT)
                .ignoreException(UncheckedIOException.class)
                .until(() -> leaderSeenBy(client), Optional::isPresent)
                .orElseThrow();
    }

    /** One that does not lead. */
    public int follower() {
        int leader = leader();
        return running().stream()
                .filter(server -> server != leader)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no follower"));
    }

    /** SIGKILL. */
    public void kill(int server) {
        servers.get(server).kill();
    }

    /** Starts one that was killed, with the data it had. */
    public void restart(int server) {
        servers.get(server).launch();
    }

    /** Ends all and starts them again as if they had never been. */
    public void restartEmpty() {
        servers.forEach(ConsulServer::kill);
        servers.forEach(ConsulServer::forget);
        servers.forEach(ConsulServer::launch);
        awaitLeader();
    }

    /** Returns when all servers that run see the same leader and can write. */
    public void awaitLeader() {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!agreed()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("no leader in " + LIMIT + ", see the logs "
                        + servers.stream().map(ConsulServer::log).toList());
            }
            pause();
        }
    }

    private boolean agreed() {
        List<Integer> running = running();
        try {
            long leaders = running.stream()
                    .map(server -> leaderSeenBy(client(server)))
                    .filter(Optional::isPresent)
                    .distinct()
                    .count();
            return leaders == 1
                    && running.stream()
                            .allMatch(server -> leaderSeenBy(client(server)).isPresent())
                    && running.stream()
                            .allMatch(server -> client(server)
                                            .put("/v1/kv/election", "over")
                                            .status()
                                    == 200);
        } catch (UncheckedIOException notYetListening) {
            return false;
        }
    }

    private Optional<Integer> leaderSeenBy(ConsulClient client) {
        String address =
                client.get("/v1/status/leader").body().replace("\"", "").strip();
        return IntStream.range(0, SERVERS)
                .filter(i ->
                        address.equals("127.0.0.1:" + servers.get(i).ports().server()))
                .boxed()
                .findFirst();
    }

    private List<Integer> running() {
        return IntStream.range(0, SERVERS)
                .filter(i -> servers.get(i).isRunning())
                .boxed()
                .toList();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(ConsulServer::close);
    }
}
