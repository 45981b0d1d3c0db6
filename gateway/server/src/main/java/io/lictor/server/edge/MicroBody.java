package io.lictor.server.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Status;
import io.lictor.path.PathTemplate;
import io.lictor.path.TemplateVariable;
import io.lictor.server.exchange.GatewayException;
import io.lictor.transcoding.JsonMistake;
import java.net.URLDecoder;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The JSON message of a request, made as go-micro's API gateway makes it: fields of the path, over them those of the
 * query, over them the body. A value of the query is taken for JSON where it is some, {@code a[b]=1} and {@code a.b=1} are
 * fields of a field, {@code a[]=1} is one of an array. Stateless.
 */
final class MicroBody {

    private static final int DEEPEST = 32;
    private static final byte[] EMPTY = "{}".getBytes(UTF_8);
    private static final Pattern NAME = Pattern.compile("[^\\[\\]]+(\\[[^\\[\\]]*\\])*");

    /** Numbers pass as they are written, however long. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MicroBody() {}

    /**
     * @param variables decoded, in the template's order
     * @param body empty for none
     * @throws GatewayException for what makes no message
     */
    static byte[] of(PathTemplate template, List<String> variables, @Nullable String rawQuery, byte[] body) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        List<TemplateVariable> names = template.variables();
        for (int i = 0; i < names.size(); i++) {
            put(fields, names.get(i).fieldPath(), StringNode.valueOf(variables.get(i)));
        }
        if (rawQuery != null) {
            for (String parameter : rawQuery.split("&", -1)) {
                query(fields, parameter);
            }
        }
        if (body.length == 0) {
            return fields.isEmpty() ? EMPTY : JSON.writeValueAsBytes(fields);
        }
        JsonNode message = json(body);
        if (fields.isEmpty()) {
            return body;
        }
        if (!message.isObject()) {
            throw invalid("body: expected a JSON object, since path or query have fields too");
        }
        merge(fields, (ObjectNode) message, 0);
        return JSON.writeValueAsBytes(fields);
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode message = JSON.readTree(body);
            if (!message.isMissingNode()) {
                return message;
            }
        } catch (JacksonException notJson) {
            throw invalid(JsonMistake.in(body, "the body", StreamReadConstraints.DEFAULT_MAX_DEPTH));
        }
        throw invalid("body: expected JSON");
    }

    private static void query(ObjectNode fields, String parameter) {
        int equals = parameter.lastIndexOf('=');
        String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
        if (name.isEmpty() && equals < 0) {
            return;
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid("query parameter '" + name + "': expected a name such as a, a.b, a[b] or a[]");
        }
        JsonNode value = value(decoded(parameter.substring(equals < 0 ? parameter.length() : equals + 1)));
        int bracket = name.indexOf('[');
        String path = bracket < 0 ? name : name.substring(0, bracket);
        put(fields, path, bracket < 0 ? value : nested(name.substring(bracket), value));
    }

    /** {@code [b][c]} around a value, from the inside. */
    private static JsonNode nested(String brackets, JsonNode value) {
        String[] names = brackets.substring(1, brackets.length() - 1).split("]\\[", -1);
        if (names.length > DEEPEST) {
            throw tooDeep();
        }
        JsonNode all = value;
        for (int i = names.length - 1; i >= 0; i--) {
            all = names[i].isEmpty()
                    ? JsonNodeFactory.instance.arrayNode().add(all)
                    : JsonNodeFactory.instance.objectNode().set(names[i], all);
        }
        return all;
    }

    private static void put(ObjectNode fields, String path, JsonNode value) {
        String[] names = path.split("\\.", -1);
        if (names.length > DEEPEST) {
            throw tooDeep();
        }
        JsonNode all = value;
        for (int i = names.length - 1; i >= 0; i--) {
            all = JsonNodeFactory.instance.objectNode().set(names[i], all);
        }
        merge(fields, (ObjectNode) all, 0);
    }

    /** Objects are joined, arrays in the query too; of anything else the later counts. */
    private static void merge(ObjectNode into, ObjectNode from, int depth) {
        if (depth > 2 * DEEPEST) {
            throw tooDeep();
        }
        from.properties().forEach(field -> {
            JsonNode before = into.get(field.getKey());
            JsonNode after = field.getValue();
            if (before instanceof ObjectNode one && after instanceof ObjectNode other) {
                merge(one, other, depth + 1);
            } else if (before instanceof ArrayNode one && after instanceof ArrayNode other) {
                one.addAll(other);
            } else {
                into.set(field.getKey(), after);
            }
        });
    }

    private static JsonNode value(String text) {
        if (!text.isEmpty()) {
            try {
                return JSON.readTree(text);
            } catch (JacksonException plainText) {
                return StringNode.valueOf(text);
            }
        }
        return StringNode.valueOf(text);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException broken) {
            throw invalid("query: '%' must be followed by two hexadecimal digits");
        }
    }

    private static GatewayException tooDeep() {
        return invalid("query: fields lie deeper than " + DEEPEST + " in each other");
    }

    private static GatewayException invalid(String message) {
        return new GatewayException(Status.Code.INVALID_ARGUMENT, 400, "INVALID_REQUEST", message);
    }
}
