package io.lictor.server.backend;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server below HTTP: it hands each connection to the test, which reads and writes, or does neither. */
final class RawServer implements AutoCloseable {

    private final ServerSocket listening;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    /** Serves one connection on a thread of its own. */
    @FunctionalInterface
    interface Service {
        void serve(Socket connection) throws IOException;
    }

    RawServer(Service service) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(() -> {
            while (true) {
                Socket connection = listening.accept();
                accepted.add(connection);
                thread(() -> service.serve(connection));
            }
        });
    }

    /** A server that takes every byte and never answers. */
    static RawServer silent() throws IOException {
        return new RawServer(connection -> {
            InputStream input = connection.getInputStream();
            while (input.read() >= 0) {
                // go on reading: the end of the input is what a test waits for
            }
            connection.close();
        });
    }

    /** A way to another port that can be cut. */
    static RawServer relayTo(int port) throws IOException {
        return new RawServer(connection -> {
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                thread(() -> server.getInputStream().transferTo(connection.getOutputStream()));
                connection.getInputStream().transferTo(server.getOutputStream());
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    List<Socket> accepted() {
        return List.copyOf(accepted);
    }

    /** Reads up to and with some text. */
    static String readThrough(InputStream input, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("the client closed after " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : accepted) {
            connection.close();
        }
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
                "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
