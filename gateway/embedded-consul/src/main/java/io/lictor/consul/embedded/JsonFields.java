package io.lictor.consul.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object read as Consul reads it: names without regard to case, unknown names refused, wrong types named, text
 * after the object ignored. Every complaint is a 400 that begins with {@code Request decode failed}.
 */
final class JsonFields {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Lower-case name without underscores, to value. */
    private final Map<String, JsonNode> values = new LinkedHashMap<>();

    private final String prefix;

    /** @param known the names in their official spelling; {@code snake_case} spellings of them are understood too */
    JsonFields(JsonNode object, String what, Set<String> known) {
        this.prefix = what.isEmpty() ? "" : what;
        if (!object.isObject()) {
            throw wrongType(object, what, what.isEmpty() ? "object" : "struct");
        }
        Set<String> names = new HashSet<>();
        known.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            String plain = names.contains(name) ? name : name.replace("_", "");
            if (!names.contains(plain)) {
                throw refuse("json: unknown field \"" + field.getKey() + "\"");
            }
            if (!field.getValue().isNull()) {
                values.put(plain, field.getValue());
            }
        }
    }

    static JsonNode parse(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node == null || node.isMissingNode()) {
                throw refuse("EOF");
            }
            return node.isNull() ? JSON.createObjectNode() : node;
        } catch (UnexpectedEndOfInputException e) {
            throw refuse("unexpected EOF");
        } catch (JacksonException e) {
            throw refuse(e.getOriginalMessage());
        }
    }

    static ApiError refuse(String reason) {
        return ApiError.badRequest("Request decode failed: " + reason);
    }

    boolean has(String name) {
        return values.containsKey(name.toLowerCase(Locale.ROOT));
    }

    String text(String name) {
        return text(name, "");
    }

    String text(String name, String otherwise) {
        JsonNode value = value(name);
        return value == null ? otherwise : string(value, name);
    }

    int number(String name, int otherwise) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if ((value.isNumber() && !value.canConvertToInt()) || value.isFloatingPointNumber()) {
            throw refuse(
                    "json: cannot unmarshal number " + value + " into Go struct field " + field(name) + " of type int");
        }
        if (!value.isNumber()) {
            throw wrongType(value, name, "int");
        }
        return value.intValue();
    }

    boolean flag(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isBoolean()) {
            throw wrongType(value, name, "bool");
        }
        return value != null && value.booleanValue();
    }

    List<String> texts(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(value, name, "[]string");
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.isNull() ? "" : string(element, name)));
        return List.copyOf(texts);
    }

    @Nullable
    Map<String, String> textMap(String name) {
        return has(name) ? map(name, "map[string]string", value -> string(value, name)) : null;
    }

    Map<String, List<String>> headers(String name) {
        return map(name, "map[string][]string", value -> {
            if (!value.isArray()) {
                throw wrongType(value, name, "[]string");
            }
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(string(element, name)));
            return List.copyOf(texts);
        });
    }

    <T> Map<String, T> map(String name, String type, Function<JsonNode, T> element) {
        JsonNode value = value(name);
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw wrongType(value, name, type);
        }
        Map<String, T> map = new TreeMap<>();
        value.properties().forEach(property -> map.put(property.getKey(), element.apply(property.getValue())));
        return Collections.unmodifiableMap(map);
    }

    /** A text with a unit, or a number of nanoseconds. */
    Duration duration(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return Duration.ZERO;
        }
        if (value.isNumber()) {
            return Duration.ofNanos(value.longValue());
        }
        String text = string(value, name);
        return text.isEmpty()
                ? Duration.ZERO
                : GoDuration.parse(text).orElseThrow(() -> refuse("time: invalid duration \"" + text + "\""));
    }

    Optional<JsonNode> node(String name) {
        return Optional.ofNullable(value(name));
    }

    ApiError wrongType(JsonNode value, String name, String type) {
        String kind = switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case STRING -> "string";
            default -> "object";
        };
        String place = name.isEmpty() ? "Go value" : "Go struct field " + field(name);
        return refuse("json: cannot unmarshal " + kind + " into " + place + " of type " + type);
    }

    private String string(JsonNode value, String name) {
        if (!value.isString()) {
            throw wrongType(value, name, "string");
        }
        return value.stringValue();
    }

    /** Consul names the outermost field only. */
    private String field(String name) {
        return "." + (prefix.isEmpty() ? name : prefix);
    }

    private @Nullable JsonNode value(String name) {
        return values.get(name.toLowerCase(Locale.ROOT));
    }
}
