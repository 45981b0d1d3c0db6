package io.lictor.samples.registration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The part of a Consul agent's HTTP API that a service needs. Thread-safe. */
public final class AgentClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** For everything that is answered at once; a heartbeat that takes longer has failed. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final HttpClient http;
    private final URI base;
    private final Optional<String> token;

    public AgentClient(URI base, Optional<String> token) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
        this.base = base;
        this.token = token;
    }

    /** What a blocking query found, and the index to ask with next. */
    public record Passing(List<InetSocketAddress> instances, long index) {

        public Passing {
            instances = List.copyOf(instances);
        }
    }

    public URI base() {
        return base;
    }

    void register(Registration registration, String address) {
        String path = "/v1/agent/service/register?replace-existing-checks=true";
        HttpResponse<String> answer = put(path, JSON.writeValueAsString(registration.body(address)));
        expectOk(answer, "register " + registration.id());
    }

    /** One heartbeat. False: the agent does not know the check, which it says with 404, older ones with 500. */
    boolean pass(Registration registration) {
        HttpResponse<String> answer = put("/v1/agent/check/pass/" + encode(registration.checkId()), "");
        if (answer.statusCode() == 404 || answer.body().contains("does not have associated TTL")) {
            return false;
        }
        expectOk(answer, "pass the check of " + registration.id());
        return true;
    }

    boolean knows(Registration registration) {
        HttpResponse<String> answer = send(
                request("/v1/agent/service/" + encode(registration.id()), LIMIT).GET());
        if (answer.statusCode() == 404) {
            return false;
        }
        expectOk(answer, "show " + registration.id());
        return true;
    }

    void deregister(String id) {
        HttpResponse<String> answer = put("/v1/agent/service/deregister/" + encode(id), "");
        if (answer.statusCode() != 404) {
            expectOk(answer, "deregister " + id);
        }
    }

    /**
     * The passing instances with a tag: answered at once when {@code index} is 0, else when something changed after it
     * or {@code wait} is over.
     */
    public CompletableFuture<Passing> passing(String service, String tag, long index, Duration wait) {
        String path = "/v1/health/service/" + encode(service) + "?passing=true&tag=" + encode(tag) + "&index=" + index
                + "&wait=" + wait.toSeconds() + "s";
        // Consul adds up to a sixteenth to the wait.
        Duration limit = wait.multipliedBy(17).dividedBy(16).plus(LIMIT);
        HttpRequest request = request(path, limit).GET().build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> {
            expectOk(answer, "list " + service);
            long next =
                    Long.parseLong(answer.headers().firstValue("X-Consul-Index").orElse("0"));
            return new Passing(instances(JSON.readTree(answer.body())), next);
        });
    }

    private static List<InetSocketAddress> instances(JsonNode entries) {
        List<InetSocketAddress> instances = new ArrayList<>();
        for (JsonNode entry : entries) {
            JsonNode service = entry.path("Service");
            String own = service.path("Address").asString("");
            String host = own.isEmpty() ? entry.path("Node").path("Address").asString("") : own;
            instances.add(new InetSocketAddress(host, service.path("Port").asInt()));
        }
        return instances;
    }

    private HttpResponse<String> put(String path, String body) {
        return send(request(path, LIMIT).PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AgentException("Consul at " + base + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException("interrupted while Consul at " + base + " was asked", e);
        }
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(limit);
        token.ifPresent(value -> request.header("X-Consul-Token", value));
        return request;
    }

    private void expectOk(HttpResponse<String> answer, String what) {
        if (answer.statusCode() != 200) {
            throw new AgentException("Consul at " + base + " refused to " + what + ": " + answer.statusCode() + " "
                    + answer.body().strip());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
