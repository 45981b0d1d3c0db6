package io.lictor.server.check;

import io.lictor.catalog.Health;
import io.lictor.catalog.Instance;
import io.lictor.catalog.InstanceId;
import io.lictor.catalog.Weights;
import io.lictor.transcoding.JsonMistake;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registrations as {@code PUT /v1/agent/service/register} takes them, one or an array, or as a file of
 * {@code consul services register} or of the agent's configuration has them under {@code service} or {@code services}. Consul
 * reads names in upper and lower case alike. Each instance is taken to be passing.
 */
final class RegistrationFile {

    private static final String NODE = "check";
    private static final String ADDRESS = "127.0.0.1";
    private static final int LONGEST_SHOWN = 60;
    private static final String EXAMPLE =
            "a registration is an object such as {\"Name\": \"shop\", \"Port\": 8080, \"Tags\": [\"restful\"]}";

    private final Path path;
    private final List<Instance> instances = new ArrayList<>();

    private RegistrationFile(Path path) {
        this.path = path;
    }

    static List<Instance> read(Path path) throws UsageException {
        RegistrationFile file = new RegistrationFile(path);
        file.read();
        return file.instances;
    }

    /** One that has nothing but tags. */
    static Instance of(String service, int number, List<String> tags) {
        return new Definition(service, service, ADDRESS, 80, tags, Map.of(), Weights.DEFAULT).instance(number);
    }

    private void read() throws UsageException {
        JsonNode root = parse(bytes());
        if (root.isMissingNode()) {
            throw wrong("the file is empty; " + EXAMPLE);
        }
        if (!root.isContainer()) {
            throw wrong("the file is " + shown(root) + "; " + EXAMPLE);
        }
        JsonNode one = member(root, "service");
        JsonNode several = member(root, "services");
        List<JsonNode> definitions = new ArrayList<>();
        Stream.of(one == null && several == null ? root : one, several)
                .filter(node -> node != null)
                .forEach(node -> {
                    if (node.isArray()) {
                        node.forEach(definitions::add);
                    } else {
                        definitions.add(node);
                    }
                });
        if (definitions.isEmpty()) {
            throw wrong("there is no service in it; " + EXAMPLE);
        }
        for (JsonNode definition : definitions) {
            add(definition);
        }
    }

    private byte[] bytes() throws UsageException {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            throw wrong("there is no such file");
        } catch (AccessDeniedException forbidden) {
            throw wrong("it may not be read by who runs this command");
        } catch (IOException unreadable) {
            throw wrong(
                    Files.isDirectory(path) ? "it is a directory" : "it cannot be read: " + unreadable.getMessage());
        }
    }

    private JsonNode parse(byte[] json) throws UsageException {
        try {
            return JsonMapper.shared().readTree(json);
        } catch (JacksonException refused) {
            throw wrong(JsonMistake.in(json, "the file", StreamReadConstraints.DEFAULT_MAX_DEPTH));
        }
    }

    private void add(JsonNode definition) throws UsageException {
        if (!definition.isObject()) {
            throw wrong(registration() + " is " + shown(definition) + "; " + EXAMPLE);
        }
        String name = text(definition, "Name", "");
        if (name.isEmpty()) {
            throw wrong(registration() + " has no Name; Consul refuses it");
        }
        Definition read = new Definition(
                name,
                text(definition, "ID", name),
                text(definition, "Address", ADDRESS),
                number(definition, "Port", 0),
                texts(definition),
                meta(definition),
                weights(definition));
        instances.add(read.instance(instances.size() + 1));
    }

    private record Definition(
            String service,
            String id,
            String address,
            int port,
            List<String> tags,
            Map<String, String> meta,
            Weights weights) {

        /** @param number its place among all, the older first */
        Instance instance(int number) {
            return new Instance(
                    new InstanceId(NODE, id),
                    service,
                    address,
                    port,
                    tags,
                    meta,
                    weights,
                    Health.PASSING,
                    number,
                    number,
                    "dc1",
                    Map.of());
        }
    }

    private static @Nullable JsonNode member(JsonNode object, String name) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getKey().equalsIgnoreCase(name) && !member.getValue().isNull()) {
                return member.getValue();
            }
        }
        return null;
    }

    private String text(JsonNode definition, String name, String otherwise) throws UsageException {
        JsonNode text = member(definition, name);
        if (text == null) {
            return otherwise;
        }
        if (!text.isString()) {
            throw wrong(name, "text", text);
        }
        return text.asString().isEmpty() ? otherwise : text.asString();
    }

    private int number(JsonNode definition, String name, int otherwise) throws UsageException {
        JsonNode number = member(definition, name);
        if (number == null) {
            return otherwise;
        }
        if (!number.canConvertToInt()) {
            throw wrong(name, "a number", number);
        }
        return number.asInt();
    }

    private List<String> texts(JsonNode definition) throws UsageException {
        JsonNode tags = member(definition, "Tags");
        if (tags == null) {
            return List.of();
        }
        if (!tags.isArray() || !tags.valueStream().allMatch(JsonNode::isString)) {
            throw wrong("Tags", "a list of texts", tags);
        }
        return tags.valueStream().map(JsonNode::asString).toList();
    }

    private Map<String, String> meta(JsonNode definition) throws UsageException {
        Map<String, String> meta = new LinkedHashMap<>();
        JsonNode written = member(definition, "Meta");
        if (written == null) {
            return meta;
        }
        if (!written.isObject()) {
            throw wrong("Meta", "an object with texts", written);
        }
        for (Map.Entry<String, JsonNode> entry : written.properties()) {
            if (!entry.getValue().isString()) {
                throw wrong("Meta." + entry.getKey(), "text", entry.getValue());
            }
            if (!entry.getKey().matches("[A-Za-z0-9_-]+")) {
                throw wrong(registration() + ": Consul refuses the Meta key " + entry.getKey()
                        + ": only letters, digits, - and _ may be in it; write dots of Lictor's keys as -");
            }
            meta.put(entry.getKey(), entry.getValue().asString());
        }
        return meta;
    }

    private Weights weights(JsonNode definition) throws UsageException {
        JsonNode weights = member(definition, "Weights");
        if (weights == null) {
            return Weights.DEFAULT;
        }
        if (!weights.isObject()) {
            throw wrong("Weights", "an object with numbers", weights);
        }
        return new Weights(number(weights, "Passing", 1), number(weights, "Warning", 1));
    }

    /** The one that is being read, for people. */
    private String registration() {
        return "registration " + (instances.size() + 1);
    }

    private UsageException wrong(String name, String expected, JsonNode found) {
        return wrong(registration() + ": " + name + " is " + expected + ", not " + shown(found));
    }

    private UsageException wrong(String sentence) {
        return new UsageException(path + ": " + sentence);
    }

    private static String shown(JsonNode found) {
        if (found.isContainer()) {
            return found.isArray() ? "an array" : "an object";
        }
        String text = found.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
