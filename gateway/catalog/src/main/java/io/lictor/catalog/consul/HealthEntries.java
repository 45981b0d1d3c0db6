package io.lictor.catalog.consul;

import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Reads the body of {@code /v1/health/service/NAME}. One odd registration must not cost the others: only an entry that cannot be named is
 * left out, all else takes a default and is judged by whoever routes.
 */
final class HealthEntries {
    private HealthEntries() {}

    /**
     * @param name the service's; Consul finds services by their name in any case, and so adds those of another whose name differs in
     *     nothing else
     * @param skipped learns why an entry was left out
     */
    static List<Instance> read(String name, JsonNode body, Consumer<String> skipped) {
        if (!body.isArray()) {
            throw new ConsulReadException("the answer is not an array of health entries");
        }
        List<Instance> instances = new ArrayList<>();
        for (JsonNode entry : body) {
            JsonNode service = entry.path("Service");
            String itsName = text(service, "Service");
            if (text(service, "ID").isEmpty() || itsName.isEmpty()) {
                skipped.accept("a health entry on node '" + text(entry.path("Node"), "Node")
                        + "' has no Service.ID or no Service.Service");
            } else if (itsName.equals(name)) {
                instances.add(instance(entry.path("Node"), service, entry.path("Checks")));
            }
        }
        return instances;
    }

    private static Instance instance(JsonNode node, JsonNode service, JsonNode checks) {
        String ownAddress = text(service, "Address");
        List<String> tags = new ArrayList<>();
        service.path("Tags").forEach(tag -> tags.add(tag.asString("")));
        return new Instance(
                new InstanceId(text(node, "Node"), text(service, "ID")),
                text(service, "Service"),
                ownAddress.isEmpty() ? text(node, "Address") : ownAddress,
                service.path("Port").asInt(0),
                tags,
                texts(service.path("Meta")),
                weights(service.path("Weights")),
                HealthJudge.judge(checks),
                HealthJudge.note(checks),
                service.path("CreateIndex").asLong(0),
                service.path("ModifyIndex").asLong(0),
                text(node, "Datacenter"),
                texts(node.path("Meta")));
    }

    private static Weights weights(JsonNode weights) {
        Weights fallback = Weights.DEFAULT;
        return new Weights(
                Math.max(0, weights.path("Passing").asInt(fallback.passing())),
                Math.max(0, weights.path("Warning").asInt(fallback.warning())));
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
