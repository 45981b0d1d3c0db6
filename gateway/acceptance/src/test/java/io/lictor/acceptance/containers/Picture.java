package io.lictor.acceptance.containers;

import io.lictor.acceptance.Client;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one Lictor has in its route table now, by its own word. Thread-safe. */
record Picture(Client lictor) {

    private static final long LIMIT_SECONDS = 5;

    /** The IDs of the instances of a service that get requests; empty while this Lictor does not answer. */
    Optional<Set<String>> routed(String service) {
        return ask("/actuator/gateway/instances")
                .map(instances -> instances
                        .valueStream()
                        .filter(instance ->
                                instance.path("service").asString("").equals(service))
                        .filter(instance -> !instance.path("endpoints").isEmpty())
                        .map(instance -> instance.get("id").asString())
                        .collect(Collectors.toSet()));
    }

    boolean isReady() {
        return ask("/actuator/health/readiness")
                .map(health -> health.path("status").asString("").equals("UP"))
                .orElse(false);
    }

    /** A connection that has fallen silent is given up: containers behind it stop and start. */
    private Optional<JsonNode> ask(String path) {
        var answer = lictor.sendAsync("GET", path, "", "Accept", "application/json");
        try {
            var response = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return response.statusCode() == 200
                    ? Optional.of(JsonMapper.shared().readTree(response.body()))
                    : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
