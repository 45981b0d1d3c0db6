package io.lictor.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The backend and the gateways in front of it, each a process of its own with the same flags; all end with this. Started by
 * one thread, may be closed by another at any time.
 */
final class Lineup implements AutoCloseable {

    private final Options options;
    private final Deadline deadline;
    private final Processes processes;
    private final Lictors lictors;

    Lineup(Options options, Deadline deadline) throws IOException {
        this.options = options;
        this.deadline = deadline;
        this.processes = new Processes(options.home().resolve("target").resolve("peers"), options.jvmFlags());
        this.lictors = new Lictors(options, processes, deadline);
    }

    /** One after the other, so that they do not slow down each other's start. */
    List<Peer> start() throws IOException {
        Files.createDirectories(processes.work());
        int plain = Processes.freePort();
        int secure = Processes.freePort();
        int pages = Processes.freePort();
        String store = processes.work().resolve("backend.p12").toString();
        startPeer("backend", "backend.Backend", List.of("" + plain, "" + secure, store, "changeit", "" + pages))
                .awaitPort(pages, deadline);
        List<Peer> peers = new ArrayList<>();
        if (options.wants("lictor")) {
            for (Variant each : options.lictors()) {
                peers.add(lictors.start(each, plain, pages));
            }
        }
        peers.addAll(transcoders(plain, secure));
        peers.addAll(proxies(pages));
        return peers;
    }

    private List<Peer> transcoders(int plain, int secure) throws IOException {
        List<Peer> peers = new ArrayList<>();
        Optional<String> generated = Optional.ofNullable(System.getProperty("lictor.grpc-gateway"));
        if (options.wants("grpc-gateway") && generated.isPresent()) {
            int port = Processes.freePort();
            Path log = processes.work().resolve("grpc-gateway.log");
            ChildProcess process =
                    processes.keep(ChildProcess.start(List.of(generated.get(), "" + port, "" + plain), log));
            peers.add(new Peer("grpc-gateway", process, port, options.fast(), Scenario.TRANSCODED));
        }
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
                int port = Processes.freePort();
                ChildProcess process = processes.keep(each.start(packages.get(), processes.work(), port, pages));
                peers.add(new Peer(each.id(), process, port, options.fast(), Scenario.PROXIED));
            }
        }
        if (options.wants("reactor-netty")) {
            int port = Processes.freePort();
            ChildProcess process = startPeer("reactor-netty", "reactor.ReactorPeer", List.of("" + port, "" + pages));
            peers.add(new Peer("reactor-netty", process, port, options.fast(), Scenario.PROXIED));
        }
        if (options.wants("spring-cloud-gateway")) {
            int port = Processes.freePort();
            List<String> arguments = List.of("--server.port=" + port, "--peers.pages=" + pages);
            ChildProcess process = startPeer("spring-cloud-gateway", "spring.SpringPeer", arguments);
            peers.add(new Peer("spring-cloud-gateway", process, port, options.fast(), Scenario.PROXIED));
        }
        return peers;
    }

    /** Throws when a Lictor did not do what it was started for. */
    void checkDone() throws IOException {
        lictors.checkSpans();
    }

    @Override
    public void close() {
        processes.close();
        lictors.close();
    }

    private Peer transcoder(String name, String main, int backend) throws IOException {
        int port = Processes.freePort();
        ChildProcess process = startPeer(name, main, List.of("" + port, "" + backend));
        return new Peer(name, process, port, options.fast(), Scenario.TRANSCODED);
    }

    /** It speaks TLS only, opens a connection for each request, and cannot take anything from a path. */
    private Peer jsonToGrpc(int secureBackend) throws IOException {
        int port = Processes.freePort();
        List<String> arguments = List.of("--server.port=" + port, "--peers.backend=" + secureBackend);
        ChildProcess process = startPeer("json-to-grpc", "spring.SpringPeer", arguments);
        return new Peer("json-to-grpc", process, port, options.slow(), Set.of(Scenario.POST));
    }

    /** @param main the class, after the package of all peers; its own package has the name of the folder */
    private ChildProcess startPeer(String name, String main, List<String> arguments) throws IOException {
        String folder = main.substring(0, main.indexOf('.'));
        String target = options.home().resolve("peers").resolve(folder).resolve("target") + "/";
        List<String> all = new ArrayList<>(
                List.of("-cp", target + "classes:" + target + "lib/*", "io.lictor.bench.peers." + main));
        all.addAll(arguments);
        return processes.java(name, all);
    }
}
