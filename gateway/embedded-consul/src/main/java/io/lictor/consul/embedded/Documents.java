package io.lictor.consul.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shapes in which Consul 1.8 shows its state; the same thing looks a little different at each endpoint. */
final class Documents {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Documents() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static <T> ArrayNode array(Collection<T> all, Function<T, ? extends JsonNode> shape) {
        ArrayNode array = JSON.createArrayNode();
        all.forEach(one -> array.add(shape.apply(one)));
        return array;
    }

    static ArrayNode texts(Collection<String> all) {
        ArrayNode array = JSON.createArrayNode();
        all.forEach(array::add);
        return array;
    }

    static ObjectNode texts(Map<String, String> all) {
        ObjectNode object = object();
        new TreeMap<>(all).forEach(object::put);
        return object;
    }

    static ObjectNode node(Node node) {
        ObjectNode json = identity(node);
        json.set("Meta", texts(node.meta()));
        return json.put("CreateIndex", Node.CREATE_INDEX).put("ModifyIndex", Store.FIRST_INDEX);
    }

    private static ObjectNode identity(Node node) {
        ObjectNode json = object().put("ID", node.id())
                .put("Node", node.name())
                .put("Address", node.address())
                .put("Datacenter", Node.DATACENTER);
        ObjectNode addresses = json.putObject("TaggedAddresses");
        for (String kind : List.of("lan", "lan_ipv4", "wan", "wan_ipv4")) {
            addresses.put(kind, node.address());
        }
        return json;
    }

    /** {@code /v1/catalog/service/NAME}. */
    static ObjectNode catalogService(Node node, ServiceEntry service) {
        ObjectNode json = identity(node);
        json.set("NodeMeta", texts(node.meta()));
        json.put("ServiceKind", "").put("ServiceID", service.id()).put("ServiceName", service.name());
        json.set("ServiceTags", texts(service.tags()));
        json.put("ServiceAddress", service.address());
        taggedAddresses(json, "ServiceTaggedAddresses", service);
        json.set("ServiceWeights", weights(service));
        Map<String, String> meta = service.meta();
        json.set("ServiceMeta", meta == null ? object() : texts(meta));
        json.put("ServicePort", service.port()).put("ServiceEnableTagOverride", service.enableTagOverride());
        json.set("ServiceProxy", noProxy());
        json.putObject("ServiceConnect");
        return json.put("CreateIndex", service.createIndex()).put("ModifyIndex", service.modifyIndex());
    }

    /** Inside {@code /v1/health/service/NAME} and {@code /v1/catalog/node/NODE}. */
    static ObjectNode service(ServiceEntry service) {
        ObjectNode json = object().put("ID", service.id()).put("Service", service.name());
        json.set("Tags", texts(service.tags()));
        json.put("Address", service.address());
        taggedAddresses(json, "TaggedAddresses", service);
        Map<String, String> meta = service.meta();
        json.set("Meta", meta == null ? JSON.nullNode() : texts(meta));
        json.put("Port", service.port());
        json.set("Weights", weights(service));
        json.put("EnableTagOverride", service.enableTagOverride());
        json.set("Proxy", noProxy());
        json.putObject("Connect");
        return json.put("CreateIndex", service.createIndex()).put("ModifyIndex", service.modifyIndex());
    }

    /** {@code /v1/agent/services}. */
    static ObjectNode agentService(ServiceEntry service) {
        ObjectNode json = object().put("ID", service.id()).put("Service", service.name());
        json.set("Tags", texts(service.tags()));
        Map<String, String> meta = service.meta();
        json.set("Meta", meta == null ? object() : texts(meta));
        json.put("Port", service.port()).put("Address", service.address());
        taggedAddresses(json, "TaggedAddresses", service);
        json.set("Weights", weights(service));
        return json.put("EnableTagOverride", service.enableTagOverride());
    }

    static ObjectNode check(Node node, CheckEntry check) {
        ObjectNode json = checkWithoutType(node, check).put("Type", check.type());
        json.putObject("Definition");
        return json.put("CreateIndex", check.createIndex()).put("ModifyIndex", check.modifyIndex());
    }

    /** {@code /v1/agent/health/service/...} shows an empty definition at length, no type, and no tags as null. */
    static ObjectNode agentHealthCheck(Node node, CheckEntry check) {
        ObjectNode json = checkWithoutType(node, check).put("Type", "");
        if (check.serviceTags().isEmpty()) {
            json.putNull("ServiceTags");
        }
        json.putObject("Definition")
                .put("Interval", "0s")
                .put("Timeout", "0s")
                .put("DeregisterCriticalServiceAfter", "0s")
                .put("HTTP", "")
                .putNull("Header")
                .put("Method", "")
                .put("Body", "")
                .put("TLSSkipVerify", false)
                .put("TCP", "");
        return json.put("CreateIndex", 0).put("ModifyIndex", 0);
    }

    private static ObjectNode checkWithoutType(Node node, CheckEntry check) {
        ObjectNode json = object().put("Node", node.name())
                .put("CheckID", check.checkId())
                .put("Name", check.name())
                .put("Status", check.status().text())
                .put("Notes", check.notes())
                .put("Output", check.output())
                .put("ServiceID", check.serviceId())
                .put("ServiceName", check.serviceName());
        json.set("ServiceTags", texts(check.serviceTags()));
        return json;
    }

    static ObjectNode key(KeyEntry entry) {
        ObjectNode json = object().put("LockIndex", 0).put("Key", entry.key()).put("Flags", entry.flags());
        @Nullable
        String value = entry.value().length == 0
                ? null
                : new String(Base64.getEncoder().encode(entry.value()), StandardCharsets.US_ASCII);
        return json.put("Value", value).put("CreateIndex", entry.createIndex()).put("ModifyIndex", entry.modifyIndex());
    }

    private static ObjectNode weights(ServiceEntry service) {
        return object().put("Passing", service.weights().passing())
                .put("Warning", service.weights().warning());
    }

    private static ObjectNode noProxy() {
        ObjectNode proxy = object();
        proxy.putObject("MeshGateway");
        proxy.putObject("Expose");
        return proxy;
    }

    private static void taggedAddresses(ObjectNode json, String name, ServiceEntry service) {
        if (!service.taggedAddresses().isEmpty()) {
            ObjectNode all = json.putObject(name);
            service.taggedAddresses()
                    .forEach((kind, tagged) ->
                            all.putObject(kind).put("Address", tagged.address()).put("Port", tagged.port()));
        }
    }
}
