package io.lictor.server.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A backend that reads requests by the letter, keeps them, and answers each as the first segment of its path says (see
 * {@link Script}), or with five bytes. A request is kept when it has come whole, before it is answered.
 */
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listening;
    private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();
    private final Queue<WireRequest> seen = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    public ScriptedServer() {
        try {
            this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        thread(() -> {
            while (true) {
                Socket connection = listening.accept();
                accepted.add(connection);
                thread(() -> serve(connection));
            }
        });
    }

    private void serve(Socket connection) throws IOException {
        try (connection) {
            connection.setTcpNoDelay(true);
            WireReader in = new WireReader(connection.getInputStream());
            boolean lasting = true;
            while (lasting && !in.isAtEnd()) {
                WireRequest request = WireRequest.head(in);
                Script script = Script.of(request.target());
                boolean early = script.kind() == Script.Kind.EARLY;
                if (!early) {
                    request = request.whole(in);
                }
                seen.add(request);
                lasting = script.play(connection.getOutputStream(), request.method());
                if (early) {
                    request.whole(in);
                }
            }
        } catch (EOFException left) {
            // Half a request: it is not kept.
        } catch (ProtocolException violation) {
            violations.add(String.valueOf(violation.getMessage()));
        } finally {
            accepted.remove(connection);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The requests since the last call. */
    public List<WireRequest> take() {
        List<WireRequest> taken = new ArrayList<>();
        for (WireRequest next = seen.poll(); next != null; next = seen.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** What has come so far that was not HTTP/1.1 by the letter. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Connections that are open. */
    public int connections() {
        return accepted.size();
    }

    /** Sends an answer, marked {@code X-Foreign}, over each connection, though nobody has asked for it. */
    public void sayForeign() throws IOException {
        for (Socket connection : accepted) {
            connection.getOutputStream().write(Script.FOREIGN.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Ends connections that wait for their next request, and all others. */
    public void closeConnections() throws IOException {
        for (Socket connection : accepted) {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        closeConnections();
    }

    private static void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // The test is over, or the client has gone, which the test sees from its side.
                    }
                },
                "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
