package io.lictor.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server of mucp over go-micro's HTTP transport, as its source has it: requests of a connection are told apart by {@code
 * Micro-Id}; the status is always 200 and an error comes in {@code Micro-Error}; each answer also repeats the headers of
 * the first request on its connection; a request with {@code Micro-Topic} is taken for a published message.
 */
final class MucpBackend implements AutoCloseable {

    private final GoMicroGreeter greeter;
    private final ServerSocket server;
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
    private final Queue<String> published = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    MucpBackend(GoMicroGreeter greeter) {
        this.greeter = greeter;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Topics of messages. */
    Queue<String> published() {
        return published;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket connection) {
        Set<String> ids = new HashSet<>();
        Map<String, String> first = new TreeMap<>();
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream())) {
            OutputStream out = connection.getOutputStream();
            Optional<Request> next = read(in);
            while (next.isPresent()) {
                Request request = next.get();
                if (first.isEmpty()) {
                    first.putAll(request.headers());
                }
                if (!ids.add(request.header("micro-id"))) {
                    return; // Two requests with one id: the second one goes nowhere.
                }
                Optional<GoMicroGreeter.Outcome> outcome = answer(request);
                if (outcome.isEmpty()) {
                    in.read(); // until the caller hangs up
                    return;
                }
                write(out, first, request, outcome.get());
                next = read(in);
            }
        } catch (IOException gone) {
            // So has the caller.
        }
    }

    private Optional<GoMicroGreeter.Outcome> answer(Request request) {
        String topic = request.header("micro-topic");
        if (!topic.isEmpty()) {
            published.add(topic);
            return Optional.of(new GoMicroGreeter.Outcome("", ""));
        }
        String endpoint = request.header("micro-endpoint");
        if (!request.line().startsWith("POST / ")
                || !request.header("content-type").equals("application/json")) {
            return Optional.of(new GoMicroGreeter.Outcome("", "Unsupported Content-Type: "));
        }
        if (!endpoint.startsWith("Greeter.")) {
            return Optional.of(new GoMicroGreeter.Outcome("", "rpc: can't find service " + endpoint));
        }
        return greeter.call(new GoMicroGreeter.Call(endpoint, request.headers(), request.body()));
    }

    /** @param headers by their names in lower case */
    private record Request(String line, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private static Optional<Request> read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return Optional.of(new Request(line, headers, new String(in.readNBytes(length), UTF_8)));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    private static void write(
            OutputStream out, Map<String, String> first, Request request, GoMicroGreeter.Outcome outcome)
            throws IOException {
        Map<String, String> headers = new TreeMap<>(first);
        for (String name : new String[] {"micro-id", "micro-service", "micro-method", "micro-endpoint"}) {
            headers.put(name, request.header(name));
        }
        byte[] body = outcome.json().isEmpty() ? new byte[0] : (outcome.json() + "\n").getBytes(UTF_8);
        headers.put("content-length", String.valueOf(body.length));
        if (!outcome.error().isEmpty()) {
            headers.put("micro-error", outcome.error());
            headers.put("x-micro-error", outcome.error());
        }
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            threads.shutdownNow();
        }
    }
}
