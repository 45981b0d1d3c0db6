package io.lictor.catalog.consul;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a Consul and grants its clients a number of connections together, as an agent does. */
final class ConnectionGate implements AutoCloseable {

    /** What becomes of a connection too many. */
    enum Refusal {
        /** As of an agent before 1.9. */
        CLOSED,
        /** As of one since. */
        STATUS_429
    }

    private static final String TOO_MANY = "Your IP is issuing too many concurrent connections";

    private final URI consul;
    private final Refusal refusal;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int granted;
    private final AtomicInteger refused = new AtomicInteger();

    ConnectionGate(URI consul, Refusal refusal, int granted) {
        this.consul = consul;
        this.refusal = refusal;
        this.granted = granted;
        try {
            this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Closes those that are too many now. */
    void grant(int connections) throws IOException {
        granted = connections;
        int tooMany = open.size() - connections;
        for (Socket client : open) {
            if (tooMany-- > 0) {
                client.close();
            }
        }
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (open.size() < granted) {
                    open.add(client);
                    threads.execute(() -> relay(client));
                } else {
                    refused.incrementAndGet();
                    threads.execute(() -> refuse(client));
                }
            } catch (IOException | RejectedExecutionException closed) {
                return;
            }
        }
    }

    private void refuse(Socket client) {
        try (client) {
            if (refusal == Refusal.STATUS_429) {
                readHeader(client.getInputStream());
                client.getOutputStream()
                        .write(("HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: "
                                        + TOO_MANY.length() + "\r\n\r\n" + TOO_MANY)
                                .getBytes(US_ASCII));
            }
        } catch (IOException gone) {
            // whom it was for does not want it any more
        }
    }

    private static void readHeader(InputStream in) throws IOException {
        String end = "";
        while (!end.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            end = (end + (char) next).substring(Math.max(0, end.length() - 3));
        }
    }

    private void relay(Socket client) {
        try (client;
                Socket agent = new Socket(consul.getHost(), consul.getPort())) {
            threads.execute(() -> pump(agent, client));
            client.getInputStream().transferTo(agent.getOutputStream());
        } catch (IOException | RejectedExecutionException ended) {
            // by either side, or by the test
        } finally {
            open.remove(client);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // by either side
        }
    }
}
