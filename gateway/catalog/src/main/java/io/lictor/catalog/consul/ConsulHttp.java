package io.lictor.catalog.consul;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** One GET of Consul's HTTP API. Safe for use by many threads; no thread waits for an answer. */
final class ConsulHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ConsulConnection connection;
    private final String base;
    private volatile Transport transport;
    private volatile String lastToken = "";

    /** A client and the TLS context it was made with, which it keeps for life. */
    private record Transport(HttpClient client, Optional<SSLContext> tls) {}

    ConsulHttp(ConsulConnection connection) {
        this.connection = connection;
        this.base = connection.base().toString().replaceFirst("/+$", "");
        this.transport = transport(connection.tls().get());
    }

    /**
     * Starts the read; at index 0 Consul answers at once, else when it has something newer or the wait is over. Cancelling the future
     * closes the connection. Any server may answer, also one that has lost its leader.
     */
    CompletableFuture<HttpResponse<byte[]>> get(String path, long index, Duration blockingWait) {
        String query = (path.indexOf('?') < 0 ? "?" : "&") + "index=" + index + "&wait=" + blockingWait.toMillis()
                + "ms&stale" + connection.scope().query();
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path + query));
            connection.token().get().filter(token -> !token.isBlank()).ifPresent(token -> authorize(request, token));
            return client().sendAsync(request.build(), BodyHandlers.ofByteArray());
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Takes the token out of a text that somebody is going to read. */
    String withoutToken(String text) {
        String secret = lastToken;
        return secret.isEmpty() ? text : text.replace(secret, "<token>");
    }

    /** Queries that wait at Consul go on with the client they have; a renewed certificate costs them nothing. */
    private HttpClient client() {
        Optional<SSLContext> tls = connection.tls().get();
        Transport current = transport;
        if (!current.tls().equals(tls)) {
            current = transport(tls);
            transport = current;
        }
        return current.client();
    }

    /**
     * HTTP/1.1 also over TLS: Consul bounds the streams of one HTTP/2 connection below the number of watches we may need.
     */
    private static Transport transport(Optional<SSLContext> tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(oneThread());
        tls.ifPresent(builder::sslContext);
        return new Transport(builder.build(), tls);
    }

    /** A name as one segment of a path: Consul allows any character in it, slashes too. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void authorize(HttpRequest.Builder request, String token) {
        lastToken = token;
        try {
            request.setHeader("X-Consul-Token", token);
        } catch (IllegalArgumentException withToken) { // its message quotes the value, so it is not passed on
            throw new ConsulReadException("the Consul token holds characters that no header may hold; is it one line?");
        }
    }

    /** Goes away by itself when idle: the client cannot be closed before JDK 21. */
    private static ThreadPoolExecutor oneThread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "lictor-catalog-http");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
