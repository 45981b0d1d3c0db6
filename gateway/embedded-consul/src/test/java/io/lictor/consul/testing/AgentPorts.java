package io.lictor.consul.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports that were free a moment ago, for TCP and UDP alike: DNS and gossip use both. */
record AgentPorts(int http, int dns, int server, int gossip, int wan) {

    static AgentPorts free() {
        return free(1).get(0);
    }

    /** For several agents. Held open together while choosing, so that no port is chosen twice. */
    static List<AgentPorts> free(int agents) {
        List<AutoCloseable> held = new ArrayList<>();
        List<AgentPorts> ports = new ArrayList<>();
        try {
            for (int i = 0; i < agents; i++) {
                ports.add(new AgentPorts(hold(held), hold(held), hold(held), hold(held), hold(held)));
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port", e);
        } finally {
            held.forEach(AgentPorts::release);
        }
    }

    List<String> flags(boolean tlsGrpcPort) {
        List<String> flags = new ArrayList<>(List.of(
                "-http-port=" + http,
                "-dns-port=" + dns,
                "-server-port=" + server,
                "-serf-lan-port=" + gossip,
                "-serf-wan-port=" + wan,
                "-grpc-port=-1"));
        if (tlsGrpcPort) {
            flags.add("-grpc-tls-port=-1");
        }
        return flags;
    }

    private static int hold(List<AutoCloseable> held) throws IOException {
        IOException last = new IOException("not tried");
        for (int attempt = 0; attempt < 20; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(tcp);
            try {
                held.add(new DatagramSocket(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort())));
                return tcp.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private static void release(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot release a port", e);
        }
    }
}
