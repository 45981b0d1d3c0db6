package io.lictor.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who asks one server over HTTP/1.1. Never repeats a request itself. Thread-safe. */
public final class Client {

    /** Longer than any answer a test waits for. */
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    public Client(URI base) {
        this.base = base;
    }

    /** What came back; {@code headers} are looked up without regard to case. */
    public record Answer(int status, HttpHeaders headers, String body) {

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status + " " + headers.map() + "\n" + body;
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    /**
     * Returns the whole answer.
     *
     * @param headers names and values in turn; a body is sent as JSON unless they say otherwise
     */
    public Answer send(String method, String path, String body, String... headers) {
        var sent = http.sendAsync(request(method, path, body, headers), BodyHandlers.ofString());
        try {
            // The request's own limit ends with the head of the answer.
            HttpResponse<String> response = sent.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            throw new UncheckedIOException(method + " " + at(path) + " failed", new IOException(e.getCause()));
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("no answer to " + method + " " + at(path), e);
        }
    }

    /** Cancelling the future closes the connection. */
    public CompletableFuture<HttpResponse<String>> sendAsync(
            String method, String path, String body, String... headers) {
        return http.sendAsync(request(method, path, body, headers), BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    URI at(String path) {
        return URI.create(base + path);
    }

    private HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(at(path)).timeout(LIMIT);
        if (!body.isEmpty()) {
            builder.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.setHeader(headers[i], headers[i + 1]);
        }
        return builder.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }
}
