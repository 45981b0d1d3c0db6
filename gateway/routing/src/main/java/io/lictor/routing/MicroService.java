package io.lictor.routing;

import io.lictor.catalog.Instance;
import io.lictor.path.Mark;
import io.lictor.path.MarkedException;
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
        return tags.endpoints().isEmpty() ? Optional.empty() : Optional.of(read(tags, (tag, broken) -> {}));
    }

    /** @param unreadable is told the tags that hold nothing of use, and why */
    static MicroService read(MicroTags tags, BiConsumer<String, MarkedException> unreadable) {
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

    private static void attempt(String tag, BiConsumer<String, MarkedException> unreadable, Consumer<String> reader) {
        try {
            reader.accept(MicroTags.text(tag));
        } catch (MarkedException broken) {
            unreadable.accept(tag, broken);
        }
    }

    private static Endpoint endpoint(String text) {
        JsonNode endpoint = object(text);
        String name = endpoint.path("name").asString("");
        if (name.isEmpty()) {
            throw new UnreadableTextException("the endpoint in it has no name", Mark.whole(text));
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
            throw new UnreadableTextException("what it holds is no JSON", at(text, notJson), notJson);
        }
        throw new UnreadableTextException("what it holds is no JSON object", Mark.whole(text));
    }

    /** What is marked is the text that the tag holds, since nobody reads the digits of it. */
    private static Mark at(String text, JacksonException broken) {
        int column = broken.getLocation() == null ? 0 : broken.getLocation().getColumnNr();
        boolean oneLine = text.indexOf('\n') < 0;
        return column > 0 && oneLine ? Mark.of(text, column, 1) : Mark.whole(text);
    }

    private static Map<String, String> strings(JsonNode object, String what) {
        Map<String, String> strings = new TreeMap<>();
        object.properties().forEach(property -> {
            if (!property.getValue().isString()) {
                throw new UnreadableTextException(
                        what + " in it has a value that is no text", Mark.whole(object.toString()));
            }
            strings.put(property.getKey(), property.getValue().asString());
        });
        return strings;
    }
}
