package io.lictor.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.lictor.schema.BodyTarget;
import io.lictor.transcoding.MessageKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says of one binding what comes and what goes. */
final class OperationSchema {

    static final String ERROR = "Error";

    private static final int LONGEST_SUMMARY = 120;
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";

    private final Operation operation;
    private final MethodDescriptor method;
    private final TypeSchemas types;

    OperationSchema(Operation operation, TypeSchemas types) {
        this.operation = operation;
        this.method = operation.method().descriptor();
        this.types = types;
    }

    /** @param names of the parts of the path, as the document has them */
    ObjectNode write(String id, PathText path, List<String> names) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("operationId", id);
        schema.putArray("tags").add(operation.serviceName());
        // A path of OpenAPI does not tell the template it is made of.
        schema.put("x-lictor-template", operation.binding().template().toString());
        comment(types.comments().apply(method.getFullName()), schema);
        if (method.getOptions().getDeprecated()
                || method.getService().getOptions().getDeprecated()) {
            schema.put("deprecated", true);
        }
        ArrayNode parameters = new Parameters(operation, types).all(path, names);
        if (!parameters.isEmpty()) {
            schema.set("parameters", parameters);
        }
        if (!(operation.binding().body() instanceof BodyTarget.None)) {
            schema.set("requestBody", request());
        }
        ObjectNode responses = schema.putObject("responses");
        responses.set("200", response());
        responses.putObject("default").put("$ref", "#/components/responses/" + ERROR);
        return schema;
    }

    private static void comment(String comment, ObjectNode schema) {
        String paragraph = comment.split("\n\\s*\n", 2)[0].replaceAll("\\s+", " ");
        int end = paragraph.indexOf(". ");
        String sentence = end < 0 ? paragraph : paragraph.substring(0, end + 1);
        if (!sentence.isEmpty() && sentence.length() <= LONGEST_SUMMARY) {
            schema.put("summary", sentence);
        }
        if (!sentence.equals(comment) || sentence.length() > LONGEST_SUMMARY) {
            TypeSchemas.describe(schema, comment);
        }
    }

    private ObjectNode request() {
        FieldDescriptor field = operation.binding().body() instanceof BodyTarget.Field one ? one.field() : null;
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (field != null) {
            TypeSchemas.describe(request, types.comments().apply(field.getFullName()));
        }
        if (isRaw(method.getInputType(), field)) {
            binary(request.putObject("content"));
            return request;
        }
        ObjectNode message = schema(method.getInputType(), field);
        ObjectNode content = request.putObject("content");
        if (method.isClientStreaming()) {
            TypeSchemas.describe(
                    request,
                    "A stream of messages: an array of them, or one after the other. Only the first gets what path and"
                            + " query say.");
            content.putObject(JSON).set("schema", list(message));
            content.putObject(LINES).set("schema", message);
        } else {
            content.putObject(JSON).set("schema", message);
        }
        return request;
    }

    private ObjectNode response() {
        FieldDescriptor field = operation.binding().responseBody().orElse(null);
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        if (isRaw(method.getOutputType(), field)) {
            response.put("description", "Bytes, with a content type of their own.");
            binary(response.putObject("content"));
            return response;
        }
        ObjectNode message = schema(method.getOutputType(), field);
        if (method.isServerStreaming()) {
            response.put(
                    "description",
                    "A stream of messages in the form that `Accept` asks for: an array, a line of JSON for each, or"
                            + " events with `data`. An error after the first message is a last element `{\"error\": …}`,"
                            + " or an event named `error`.");
            ObjectNode content = response.putObject("content");
            content.putObject(JSON).set("schema", list(message));
            content.putObject(LINES).set("schema", message);
            content.putObject(EVENTS).set("schema", message);
        } else {
            response.put("description", "OK");
            response.putObject("content").putObject(JSON).set("schema", message);
        }
        return response;
    }

    private static boolean isRaw(Descriptor message, @Nullable FieldDescriptor field) {
        return MessageKind.isHttpBody(message, field);
    }

    private ObjectNode schema(Descriptor message, @Nullable FieldDescriptor field) {
        return field == null ? types.message(message) : types.value(field);
    }

    private static ObjectNode list(ObjectNode element) {
        ObjectNode list = TypeSchemas.object("type", "array");
        list.set("items", element);
        return list;
    }

    private static void binary(ObjectNode content) {
        content.putObject("*/*")
                .set("schema", TypeSchemas.object("type", "string").put("format", "binary"));
    }
}
