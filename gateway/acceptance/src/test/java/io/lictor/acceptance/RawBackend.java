package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server in this JVM that answers every request with the same bytes, be they HTTP or not, and hangs up. */
final class RawBackend implements AutoCloseable {

    private final ServerSocket server;
    private final String answer;

    private RawBackend(ServerSocket server, String answer) {
        this.server = server;
        this.answer = answer;
    }

    static RawBackend answering(String bytes) {
        try {
            RawBackend backend = new RawBackend(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), bytes);
            Thread thread = new Thread(backend::serve, "raw-backend");
            thread.setDaemon(true);
            thread.start();
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port", e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            answerNext();
        }
    }

    private void answerNext() {
        try (Socket socket = server.accept()) {
            answer(socket);
        } catch (IOException e) {
            // The client has gone, or close() was called; the next request gets its own chance.
            Thread.onSpinWait();
        }
    }

    private void answer(Socket socket) throws IOException {
        BufferedReader head = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        String line = head.readLine();
        while (line != null && !line.isEmpty()) {
            line = head.readLine();
        }
        if (line != null) {
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
            socket.getOutputStream().flush();
        }
    }
}
