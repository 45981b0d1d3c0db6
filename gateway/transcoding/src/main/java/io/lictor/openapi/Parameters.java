package io.lictor.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.lictor.schema.BodyTarget;
import io.lictor.schema.FieldPath;
import io.lictor.transcoding.MessageKind;
import io.lictor.transcoding.TranscodingOptions.QueryBesideBody;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The parameters of one operation: its path, and the fields that path and body leave to the query. */
final class Parameters {

    /** Fields of fields multiply: with so many no further message is looked into. Those nearest to the request come first. */
    private static final int MOST_OF_QUERY = 200;

    private final Operation operation;
    private final TypeSchemas types;
    private final ArrayNode parameters = JsonNodeFactory.instance.arrayNode();

    Parameters(Operation operation, TypeSchemas types) {
        this.operation = operation;
        this.types = types;
    }

    /** @param names of the parts of the path, as the document has them */
    ArrayNode all(PathText path, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            ofPath(names.get(i), path.parts().get(i));
        }
        boolean whole = operation.binding().body() instanceof BodyTarget.Whole;
        if (!whole || operation.options().requests().queryBesideBody() == QueryBesideBody.BIND) {
            ofQuery();
        }
        return parameters;
    }

    private void ofPath(String name, PathText.Part part) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", "path");
        FieldPath field = part.field();
        if (field != null && !part.whole()) {
            TypeSchemas.describe(parameter, "Part of `" + field + "`, which is `" + part.pattern() + "`.");
        }
        if (field != null) {
            TypeSchemas.describe(parameter, types.comments().apply(field.last().getFullName()));
        }
        if (part.many()) {
            TypeSchemas.describe(
                    parameter, "Any number of segments, also none; the slashes between them are not escaped.");
            parameter.put("x-lictor-slashes", true);
        }
        parameter.put("required", true);
        ObjectNode schema = field == null || !part.whole() || part.many()
                ? TypeSchemas.object("type", "string")
                : ofText(field.last());
        parameter.set("schema", schema);
    }

    private void ofQuery() {
        int before = parameters.size();
        Deque<Holder> open = new ArrayDeque<>();
        open.add(new Holder(List.of(), operation.method().descriptor().getInputType()));
        while (!open.isEmpty() && parameters.size() - before < MOST_OF_QUERY) {
            Holder holder = open.remove();
            for (FieldDescriptor field : holder.message.getFields()) {
                List<FieldDescriptor> way = new ArrayList<>(holder.way);
                way.add(field);
                if (isLeft(way)) {
                    Holder inside = inside(field, way);
                    if (inside == null) {
                        parameter(field, way);
                    } else if (!inside.repeats()) {
                        open.add(inside);
                    }
                }
            }
        }
    }

    /** A message whose fields parameters name, and the way to it. */
    private record Holder(List<FieldDescriptor> way, Descriptor message) {

        /** Whether the message holds itself, which has no end. */
        boolean repeats() {
            return way.stream().anyMatch(field -> field.getContainingType().equals(message));
        }
    }

    private static @Nullable Holder inside(FieldDescriptor field, List<FieldDescriptor> way) {
        boolean members = !field.isRepeated()
                && TypeSchemas.isMessage(field)
                && MessageKind.of(field.getMessageType()).hasMembers();
        return members ? new Holder(way, field.getMessageType()) : null;
    }

    private boolean isLeft(List<FieldDescriptor> way) {
        List<List<FieldDescriptor>> closed = new ArrayList<>();
        operation.binding().variables().forEach(variable -> closed.add(variable.fields()));
        if (operation.binding().body() instanceof BodyTarget.Field body) {
            closed.add(List.of(body.field()));
        }
        return closed.stream()
                .noneMatch(taken -> taken.size() <= way.size() && taken.equals(way.subList(0, taken.size())));
    }

    private void parameter(FieldDescriptor field, List<FieldDescriptor> way) {
        if (!isText(TypeSchemas.valueOf(field))) {
            return;
        }
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", way.stream().map(types::name).collect(Collectors.joining(".")));
        parameter.put("in", "query");
        ObjectNode said = types.described(field);
        TypeSchemas.describe(parameter, said.path("description").asString(""));
        if (field.isRequired() && way.size() == 1) {
            parameter.put("required", true);
        }
        if (field.getOptions().getDeprecated()) {
            parameter.put("deprecated", true);
        }
        if (field.isMapField()) {
            parameter.put("style", "deepObject").put("explode", true);
            ObjectNode map = TypeSchemas.object("type", "object");
            map.set("additionalProperties", ofText(TypeSchemas.valueOf(field)));
            parameter.set("schema", map);
        } else if (field.isRepeated()) {
            ObjectNode list = TypeSchemas.object("type", "array");
            list.set("items", ofText(field));
            parameter.set("schema", list);
        } else {
            parameter.set("schema", ofText(field));
        }
    }

    /** Whether one text can be a value of it. */
    private static boolean isText(FieldDescriptor field) {
        if (!TypeSchemas.isMessage(field)) {
            return true;
        }
        return switch (MessageKind.of(field.getMessageType())) {
            case TIMESTAMP, DURATION, FIELD_MASK, WRAPPER -> true;
            case PLAIN, STRUCT, VALUE, LIST_VALUE, ANY, HTTP_BODY -> false;
        };
    }

    /** One value; a wrapper is never null here. */
    private ObjectNode ofText(FieldDescriptor field) {
        if (!TypeSchemas.isMessage(field)) {
            return types.scalar(field);
        }
        Descriptor message = field.getMessageType();
        return MessageKind.of(message) == MessageKind.WRAPPER
                ? types.scalar(message.findFieldByNumber(1))
                : types.message(message);
    }
}
