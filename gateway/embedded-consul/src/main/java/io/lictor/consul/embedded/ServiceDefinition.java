package io.lictor.consul.embedded;

import io.lictor.consul.embedded.ServiceEntry.ServiceWeights;
import io.lictor.consul.embedded.ServiceEntry.TaggedAddress;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@code /v1/agent/service/register} was told, validated. */
record ServiceDefinition(ServiceEntry service, List<CheckDefinition> checks) {

    private static final Set<String> NAMES = Set.of(
            "Kind",
            "ID",
            "Name",
            "Tags",
            "Address",
            "TaggedAddresses",
            "Meta",
            "Port",
            "Check",
            "Checks",
            "Weights",
            "Token",
            "EnableTagOverride",
            "Proxy",
            "Connect");
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");
    private static final int MAX_META = 64;
    private static final int MAX_META_KEY = 128;
    private static final int MAX_META_VALUE = 512;
    private static final Pattern META_KEY = Pattern.compile("[a-zA-Z0-9_-]+");

    static ServiceDefinition read(byte[] body) {
        JsonFields fields = new JsonFields(JsonFields.parse(body), "", NAMES);
        ServiceEntry service = service(fields);
        List<CheckDefinition> unnamed = checks(fields);
        List<CheckDefinition> checks = new ArrayList<>();
        for (int i = 0; i < unnamed.size(); i++) {
            String id = "service:" + service.id() + (unnamed.size() > 1 ? ":" + (i + 1) : "");
            checks.add(unnamed.get(i)
                    .named(id, "Service '" + service.name() + "' check")
                    .of(service.id()));
        }
        return new ServiceDefinition(service, List.copyOf(checks));
    }

    private static ServiceEntry service(JsonFields fields) {
        String name = fields.text("Name");
        if (name.isEmpty()) {
            throw ApiError.badRequest("Missing service name");
        }
        for (String field : List.of("Kind", "Proxy", "Connect")) {
            if (fields.has(field)
                    && !(field.equals("Kind") && fields.text(field).isEmpty())) {
                throw ApiError.badRequest(
                        "Invalid service: the embedded Consul has no service mesh, and so no " + field);
            }
        }
        String address = fields.text("Address");
        if (ANY_ADDRESS.contains(address)) {
            throw ApiError.badRequest("Invalid service address");
        }
        Map<String, String> meta = fields.textMap("Meta");
        if (meta != null) {
            validateMeta(meta);
        }
        int port = fields.number("Port", 0);
        return new ServiceEntry(
                fields.text("ID").isEmpty() ? name : fields.text("ID"),
                name,
                fields.texts("Tags"),
                address,
                taggedAddresses(fields, address, port),
                meta,
                port,
                weights(fields),
                fields.flag("EnableTagOverride"),
                0,
                0);
    }

    private static List<CheckDefinition> checks(JsonFields fields) {
        List<CheckDefinition> checks = new ArrayList<>();
        fields.node("Check")
                .filter(json -> !(json.isObject() && json.isEmpty()))
                .ifPresent(json -> checks.add(CheckDefinition.ofService(json, "Check")));
        fields.node("Checks").ifPresent(all -> {
            if (!all.isArray()) {
                throw fields.wrongType(all, "Checks", "structs.CheckTypes");
            }
            for (JsonNode json : all) {
                checks.add(CheckDefinition.ofService(json, "Checks"));
            }
        });
        return checks;
    }

    private static ServiceWeights weights(JsonFields fields) {
        @Nullable JsonNode json = fields.node("Weights").orElse(null);
        if (json == null) {
            return new ServiceWeights(1, 1);
        }
        if (!json.isObject()) {
            throw fields.wrongType(json, "Weights", "structs.Weights");
        }
        JsonFields weights = new JsonFields(json, "Weights", Set.of("Passing", "Warning"));
        int passing = weights.number("Passing", 0);
        int warning = weights.number("Warning", 0);
        if (passing <= 0) {
            throw ApiError.badRequest("Invalid Weights: Passing must be greater than 0");
        }
        if (warning < 0) {
            throw ApiError.badRequest("Invalid Weights: Warning must be greater or equal than 0");
        }
        if (passing > 65535 || warning > 65535) {
            throw ApiError.badRequest("Invalid Weights: DNS Weight must be between 0 and 65535");
        }
        return new ServiceWeights(passing, warning);
    }

    /** An address by number is also entered under its family, unless that is given. */
    private static Map<String, TaggedAddress> taggedAddresses(JsonFields fields, String address, int port) {
        Map<String, TaggedAddress> all =
                new TreeMap<>(fields.map("TaggedAddresses", "map[string]structs.ServiceAddress", json -> {
                    JsonFields one = new JsonFields(json, "TaggedAddresses", Set.of("Address", "Port"));
                    return new TaggedAddress(one.text("Address"), one.number("Port", 0));
                }));
        String family =
                NetUtil.isValidIpV4Address(address) ? "ipv4" : NetUtil.isValidIpV6Address(address) ? "ipv6" : "";
        if (!family.isEmpty()) {
            all.putIfAbsent("lan_" + family, new TaggedAddress(address, port));
            all.putIfAbsent("wan_" + family, new TaggedAddress(address, port));
        }
        return all;
    }

    private static void validateMeta(Map<String, String> meta) {
        if (meta.size() > MAX_META) {
            throw ApiError.badRequest(
                    "Invalid Service Meta: Node metadata cannot contain more than " + MAX_META + " key/value pairs");
        }
        meta.forEach((key, value) -> {
            String wrong = wrongMeta(key, value);
            if (!wrong.isEmpty()) {
                throw ApiError.badRequest(
                        "Invalid Service Meta: Couldn't load metadata pair ('" + key + "', '" + value + "'): " + wrong);
            }
        });
    }

    private static String wrongMeta(String key, String value) {
        if (key.isEmpty()) {
            return "Key cannot be blank";
        }
        if (!META_KEY.matcher(key).matches()) {
            return "Key contains invalid characters";
        }
        if (key.length() > MAX_META_KEY) {
            return "Key is too long (limit: " + MAX_META_KEY + " characters)";
        }
        if (key.startsWith("consul-")) {
            return "Key prefix 'consul-' is reserved for internal use";
        }
        return value.length() > MAX_META_VALUE ? "Value is too long (limit: " + MAX_META_VALUE + " characters)" : "";
    }
}
