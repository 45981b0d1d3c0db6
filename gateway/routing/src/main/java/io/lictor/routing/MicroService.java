package io.lictor.routing;

import io.lictor.catalog.Instance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What go-micro wrote into the tags of one instance. Immutable.
 *
 * @param metadata of the node, such as {@code protocol} and {@code transport}
 */
public record MicroService(Map<String, String> metadata, List<Endpoint> endpoints, Optional<String> version) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public MicroService {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        endpoints = List.copyOf(endpoints);
    }

    /**
     * A method, a subscriber to a topic, or a pattern of a web server.
     *
     * @param metadata what its author said of it; the types of its messages are left out
     */
    public record Endpoint(String name, Map<String, String> metadata) {

        public Endpoint {
            metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        }

        /** Empty where nothing is said. */
        String metadata(String key) {
            return metadata.getOrDefault(key, "");
        }
    }

    /** For people to look at: tags that cannot be read are left out. Empty when no endpoint is in them. */
    public static Optional<MicroService> of(Instance instance) {
        MicroTags tags = MicroTags.of(instance.tags());
        return tags.endpoints().isEmpty() ? Optional.empty() : Optional.of(read(tags, (tag, why) -> {}));
    }

    /** @param unreadable is told the tags that hold nothing of use, and why */
    static MicroService read(MicroTags tags, BiConsumer<String, String> unreadable) {
        Map<String, String> metadata = new TreeMap<>();
        List<Endpoint> endpoints = new ArrayList<>();
        List<String> version = new ArrayList<>();
        tags.metadata()
                .forEach(tag -> attempt(tag, unreadable, text -> metadata.putAll(strings(object(text), "metadata"))));
        tags.endpoints().forEach(tag -> attempt(tag, unreadable, text -> endpoints.add(endpoint(text))));
        tags.version().ifPresent(tag -> attempt(tag, unreadable, version::add));
        return new MicroService(
                metadata,
                endpoints,
                version.stream().filter(text -> !text.isBlank()).findFirst());
    }

    private static void attempt(String tag, BiConsumer<String, String> unreadable, Consumer<String> reader) {
        try {
            reader.accept(MicroTags.text(tag));
        } catch (IllegalArgumentException broken) {
            unreadable.accept(tag, String.valueOf(broken.getMessage()));
        }
    }

    private static Endpoint endpoint(String text) {
        JsonNode endpoint = object(text);
        String name = endpoint.path("name").asString("");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the endpoint in it has no name");
        }
        JsonNode metadata = endpoint.path("metadata");
        return new Endpoint(name, metadata.isObject() ? strings(metadata, "the endpoint's metadata") : Map.of());
    }

    private static JsonNode object(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException("what it holds is no JSON", notJson);
        }
        throw new IllegalArgumentException("what it holds is no JSON object");
    }

    private static Map<String, String> strings(JsonNode object, String what) {
        Map<String, String> strings = new TreeMap<>();
        object.properties().forEach(property -> {
            if (!property.getValue().isString()) {
                throw new IllegalArgumentException(what + " in it has a value that is no text");
            }
            strings.put(property.getKey(), property.getValue().asString());
        });
        return strings;
    }
}
