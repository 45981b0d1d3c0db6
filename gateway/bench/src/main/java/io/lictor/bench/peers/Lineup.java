package io.lictor.bench.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;

/**
 * The backend and the gateways in front of it, each a process of its own with the same flags; all end with this. Started by
 * one thread, may be closed by another at any time.
 */
final class Lineup implements AutoCloseable {

    private final Options options;
    private final Deadline deadline;
    private final Path work;
    private final Deque<ChildProcess> processes = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Lineup(Options options, Deadline deadline) {
        this.options = options;
        this.deadline = deadline;
        this.work = options.home().resolve("target").resolve("peers");
    }

    /** One after the other, so that they do not slow down each other's start. */
    List<Peer> start() throws IOException {
        Files.createDirectories(work);
        int plain = freePort();
        int secure = freePort();
        int pages = freePort();
        String store = work.resolve("backend.p12").toString();
        startPeer("backend", "backend.Backend", List.of("" + plain, "" + secure, store, "changeit", "" + pages))
                .awaitPort(pages, deadline);
        List<Peer> peers = new ArrayList<>();
        if (options.wants("lictor")) {
            for (Variant each : options.lictors()) {
                peers.add(lictor(each, plain, pages));
            }
        }
        peers.addAll(transcoders(plain, secure));
        peers.addAll(proxies(pages));
        return peers;
    }

    private List<Peer> transcoders(int plain, int secure) throws IOException {
        List<Peer> peers = new ArrayList<>();
        if (options.wants("armeria")) {
            peers.add(transcoder("armeria", "armeria.ArmeriaPeer", plain));
        }
        if (options.wants("vertx")) {
            peers.add(transcoder("vertx", "vertx.VertxPeer", plain));
        }
        if (options.wants("json-to-grpc")) {
            peers.add(jsonToGrpc(secure));
        }
        return peers;
    }

    private List<Peer> proxies(int pages) throws IOException {
        List<Peer> peers = new ArrayList<>();
        Optional<Path> packages =
                Optional.ofNullable(System.getProperty("lictor.proxies")).map(Path::of);
        for (NativeProxy each : NativeProxy.values()) {
            if (options.wants(each.id()) && packages.isPresent()) {
                int port = freePort();
                ChildProcess process = keep(each.start(packages.get(), work, port, pages));
                peers.add(new Peer(each.id(), process, port, options.fast(), Scenario.PROXIED));
            }
        }
        if (options.wants("reactor-netty")) {
            int port = freePort();
            ChildProcess process = startPeer("reactor", "reactor.ReactorPeer", List.of("" + port, "" + pages));
            peers.add(new Peer("reactor-netty", process, port, options.fast(), Scenario.PROXIED));
        }
        if (options.wants("spring-cloud-gateway")) {
            int port = freePort();
            List<String> arguments = List.of("--server.port=" + port, "--peers.pages=" + pages);
            ChildProcess process = startPeer("spring", "spring.SpringPeer", arguments);
            peers.add(new Peer("spring-cloud-gateway", process, port, options.fast(), Scenario.PROXIED));
        }
        return peers;
    }

    /** The newest first, each by its own process id. */
    @Override
    public void close() {
        closed = true;
        for (ChildProcess each = processes.poll(); each != null; each = processes.poll()) {
            each.close();
        }
    }

    private Peer lictor(Variant variant, int shop, int pages) throws IOException {
        int port = freePort();
        int consul = freePort();
        Path built = options.home().resolve("../server/target/lictor.jar");
        List<String> arguments = new ArrayList<>(List.of(
                "-jar",
                variant.jar().isEmpty() ? built.toString() : variant.jar(),
                "--server.port=" + port,
                "--spring.cloud.consul.port=" + consul,
                "--lictor.consul.embedded=true"));
        arguments.addAll(variant.arguments());
        ChildProcess process = startJava(variant.name(), arguments);
        process.awaitPort(port, deadline);
        Registration.of("shop", shop, "rpc").send(consul);
        Registration.of("page", pages, "restful").send(consul);
        return new Peer(variant.name(), process, port, options.fast(), EnumSet.allOf(Scenario.class));
    }

    private Peer transcoder(String name, String main, int backend) throws IOException {
        int port = freePort();
        ChildProcess process = startPeer(name, main, List.of("" + port, "" + backend));
        return new Peer(name, process, port, options.fast(), Scenario.TRANSCODED);
    }

    /** It speaks TLS only, opens a connection for each request, and cannot take anything from a path. */
    private Peer jsonToGrpc(int secureBackend) throws IOException {
        int port = freePort();
        List<String> arguments = List.of("--server.port=" + port, "--peers.backend=" + secureBackend);
        ChildProcess process = startPeer("spring", "spring.SpringPeer", arguments);
        return new Peer("json-to-grpc", process, port, options.slow(), Set.of(Scenario.POST));
    }

    private ChildProcess startPeer(String folder, String main, List<String> arguments) throws IOException {
        String target = options.home().resolve("peers").resolve(folder).resolve("target") + "/";
        List<String> all = new ArrayList<>(
                List.of("-cp", target + "classes:" + target + "lib/*", "io.lictor.bench.peers." + main));
        all.addAll(arguments);
        return startJava(folder, all);
    }

    private ChildProcess startJava(String name, List<String> arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = Stream.of(List.of(java), options.jvmFlags(), arguments)
                .flatMap(List::stream)
                .toList();
        return keep(ChildProcess.start(command, work.resolve(name + ".log")));
    }

    private ChildProcess keep(ChildProcess process) {
        processes.push(process);
        if (closed) {
            close();
        }
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
