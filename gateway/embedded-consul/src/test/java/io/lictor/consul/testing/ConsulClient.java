package io.lictor.consul.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The few words of Consul's HTTP API that tests speak. Named commands throw unless Consul says 200; {@link #get},
 * {@link #put} and {@link #delete} return whatever it said.
 */
public final class ConsulClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Longer than any answer a test waits for. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    public ConsulClient(URI base) {
        this.base = base;
    }

    /** An answer as it came. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** The value of X-Consul-Index. */
        public long index() {
            return Long.parseLong(header("X-Consul-Index")
                    .orElseThrow(() -> new IllegalStateException("no X-Consul-Index in " + this)));
        }

        @Override
        public String toString() {
            return response.statusCode() + " " + response.uri() + " " + response.body();
        }
    }

    /** Registers from the JSON of {@code /v1/agent/service/register}. */
    public void register(String json) {
        expectOk(put("/v1/agent/service/register", json));
    }

    public void deregister(String serviceId) {
        expectOk(put("/v1/agent/service/deregister/" + encode(serviceId), ""));
    }

    /** Passes the TTL check, e.g. {@code service:<service id>}. */
    public void pass(String checkId) {
        expectOk(put("/v1/agent/check/pass/" + encode(checkId), ""));
    }

    public void warn(String checkId) {
        expectOk(put("/v1/agent/check/warn/" + encode(checkId), ""));
    }

    public void fail(String checkId) {
        expectOk(put("/v1/agent/check/fail/" + encode(checkId), ""));
    }

    public void maintenance(String serviceId, boolean enable, String reason) {
        expectOk(put(
                "/v1/agent/service/maintenance/" + encode(serviceId) + "?enable=" + enable + "&reason="
                        + encode(reason),
                ""));
    }

    /** The instances of a service with their checks, whatever their health. */
    public JsonNode health(String service) {
        return expectOk(get("/v1/health/service/" + encode(service))).json();
    }

    /** Names and tags of all services. */
    public JsonNode services() {
        return expectOk(get("/v1/catalog/services")).json();
    }

    public void putKey(String key, String value) {
        expectOk(put("/v1/kv/" + path(key), value));
    }

    public Optional<String> key(String key) {
        Answer answer = get("/v1/kv/" + path(key) + "?raw");
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(expectOk(answer).body());
    }

    public void deleteKey(String key) {
        expectOk(delete("/v1/kv/" + path(key)));
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    /** For blocking queries: the future ends when Consul answers. */
    public CompletableFuture<Answer> getAsync(String path) {
        return http.sendAsync(request(path).GET().build(), BodyHandlers.ofString())
                .thenApply(Answer::new);
    }

    public Answer put(String path, String body) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE().build());
    }

    /** Any other method, without a body. */
    public Answer call(String method, String path) {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** True when the agent has a leader and has written itself to the catalog with its node check. */
    boolean listsItself() {
        try {
            Answer answer = get("/v1/health/service/consul");
            return answer.status() == 200 && answer.body().contains("serfHealth");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    }

    private Answer send(HttpRequest request) {
        try {
            return new Answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
        }
    }

    private static Answer expectOk(Answer answer) {
        if (answer.status() != 200) {
            throw new IllegalStateException("Consul answered " + answer);
        }
        return answer;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String path(String key) {
        return encode(key).replace("%2F", "/");
    }
}
