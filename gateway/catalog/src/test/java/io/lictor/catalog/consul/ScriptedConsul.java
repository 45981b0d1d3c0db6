package io.lictor.catalog.consul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that holds blocking queries as Consul does, and lies as a test wants it to. Per path it gives, in this order: the next
 * scripted reply, the reply of a path that is broken, the body that was put if that is newer than the asked index; else it waits.
 */
final class ScriptedConsul implements AutoCloseable {
    static final String SERVICES = "/v1/catalog/services";
    static final String CHECKS = "/v1/health/state/any";

    static {
        // Else each answer takes 40 ms: the server sends the header and the body in two packets and waits between them.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Reply> bodies = new HashMap<>();
    private final Map<String, Reply> broken = new HashMap<>();
    private final Map<String, Deque<Reply>> scripts = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private long index = 10;
    private boolean closed;

    /** What to answer; a body of null drops the connection, and {@code cut} does so in the middle of the body. */
    record Reply(
            int status,
            Map<String, String> headers,
            @Nullable String body,
            boolean cut) {
        static Reply at(long index, String body) {
            return new Reply(200, Map.of("X-Consul-Index", Long.toString(index)), body, false);
        }

        static Reply error(int status, String body) {
            return new Reply(status, Map.of(), body, false);
        }

        static Reply dropped() {
            return new Reply(0, Map.of(), null, false);
        }

        Reply with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Reply(status, more, body, cut);
        }

        Reply cutShort() {
            return new Reply(status, headers, body, true);
        }
    }

    /** A request as it came; the path still encoded. */
    record Request(String path, String query, Map<String, List<String>> headers, long nanos) {
        long index() {
            return Long.parseLong(query.replaceAll(".*\\bindex=(-?\\d+).*", "$1"));
        }

        long waitMillis() {
            return Long.parseLong(query.replaceAll(".*\\bwait=(\\d+)ms.*", "$1"));
        }
    }

    ScriptedConsul() {
        this(0);
    }

    ScriptedConsul(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A change: queries on this path wake. */
    synchronized void put(String path, String body) {
        bodies.put(path, Reply.at(++index, body));
        notifyAll();
    }

    synchronized void put(String path, Reply reply) {
        bodies.put(path, reply);
        index++;
        notifyAll();
    }

    /** Whether what was put last on this path has been answered, since somebody asks for what comes after it. */
    synchronized boolean isRead(String path) {
        long last = indexOf(bodies.get(path));
        return requests.stream().anyMatch(request -> request.path().equals(path) && request.index() >= last);
    }

    private static long indexOf(@Nullable Reply body) {
        return body == null ? Long.MAX_VALUE : Long.parseLong(body.headers().get("X-Consul-Index"));
    }

    /** From now on every query on this path, those that wait included, gets this reply. */
    synchronized void breakWith(String path, Reply reply) {
        broken.put(path, reply);
        notifyAll();
    }

    synchronized void mend(String path) {
        broken.remove(path);
        notifyAll();
    }

    /** Queries on this path get these replies, one each, before anything else; the first goes to one that waits. */
    synchronized void script(String path, Reply... replies) {
        scripts.computeIfAbsent(path, unknown -> new ArrayDeque<>()).addAll(List.of(replies));
        notifyAll();
    }

    /** One instance, passing, as {@code /v1/health/service} shows it. */
    static String instance(String service, String id, String... tags) {
        return "{\"Node\":{\"Node\":\"n1\",\"Address\":\"10.0.0.1\"},\"Service\":{\"ID\":\"" + id + "\",\"Service\":\""
                + service + "\",\"Port\":80,\"Tags\":" + json(tags) + "},\"Checks\":[]}";
    }

    /** One check of {@link #CHECKS}; without a service it is one of the node. */
    static String check(String id, String service, String status, long modifyIndex) {
        return "{\"Node\":\"n1\",\"CheckID\":\"" + id + "\",\"ServiceName\":\"" + service + "\",\"ServiceID\":\"" + id
                + "\",\"Status\":\"" + status + "\",\"CreateIndex\":5,\"ModifyIndex\":" + modifyIndex + "}";
    }

    private static String json(String... texts) {
        return Stream.of(texts).map(text -> "\"" + text + "\"").toList().toString();
    }

    void putService(String name, String... ids) {
        List<String> entries = new ArrayList<>();
        for (String id : ids) {
            entries.add(instance(name, id));
        }
        put(health(name), entries.toString());
    }

    static String health(String name) {
        return "/v1/health/service/" + name;
    }

    synchronized List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        Request request = new Request(
                uri.getRawPath(), uri.getRawQuery(), Map.copyOf(exchange.getRequestHeaders()), System.nanoTime());
        Reply reply = replyTo(request);
        if (reply.body() == null) {
            exchange.close();
            return;
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), body.length + (reply.cut() ? 1 : 0));
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized Reply replyTo(Request request) {
        requests.add(request);
        return awaitReply(request);
    }

    private synchronized Reply awaitReply(Request request) {
        long end = request.nanos() + TimeUnit.MILLISECONDS.toNanos(request.waitMillis());
        while (!closed) {
            Deque<Reply> script = scripts.getOrDefault(request.path(), new ArrayDeque<>());
            Reply now = !script.isEmpty() ? script.poll() : broken.getOrDefault(request.path(), newer(request));
            if (now != null) {
                return now;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0 && bodies.containsKey(request.path())) {
                return bodies.get(request.path());
            }
            try {
                wait(Math.max(1, left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Reply.dropped();
            }
        }
        return Reply.dropped();
    }

    private @Nullable Reply newer(Request request) {
        Reply body = bodies.get(request.path());
        boolean known = body != null && indexOf(body) <= request.index();
        return known ? null : body;
    }
}
