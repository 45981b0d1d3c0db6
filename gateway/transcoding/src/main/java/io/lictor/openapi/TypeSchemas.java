package io.lictor.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.lictor.transcoding.MessageKind;
import io.lictor.transcoding.TranscodingOptions.Responses;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Types of protobuf as JSON Schema, by the proto3 JSON mapping. What requests may hold besides, such as numbers for 64-bit
 * integers, is left out: a schema says what is written.
 *
 * @param form how responses are written
 * @param names the component of a message or an enum
 * @param comments by the full name of an element; empty for none
 */
record TypeSchemas(Responses form, Function<GenericDescriptor, String> names, UnaryOperator<String> comments) {

    /** The one component of {@code google.protobuf.Any}, whatever pool it is from. */
    static final String ANY = "google.protobuf.Any";

    private static final String NULL_VALUE = "google.protobuf.NullValue";
    private static final String DURATION = "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$";
    private static final long MOST_UINT32 = (1L << 32) - 1;

    static ObjectNode any() {
        ObjectNode any = object("type", "object");
        any.put("description", "Any message: its fields beside the URL of its type.");
        any.putObject("properties").putObject("@type").put("type", "string");
        any.putArray("required").add("@type");
        any.put("additionalProperties", true);
        return any;
    }

    /** What a type is made of besides scalars: the components its own component names. */
    static List<GenericDescriptor> references(GenericDescriptor type) {
        List<GenericDescriptor> references = new ArrayList<>();
        if (type instanceof Descriptor message) {
            for (FieldDescriptor field : message.getFields()) {
                FieldDescriptor value = valueOf(field);
                if (isMessage(value) && MessageKind.of(value.getMessageType()).hasMembers()) {
                    references.add(value.getMessageType());
                } else if (isEnum(value)) {
                    references.add(value.getEnumType());
                }
            }
        }
        return references;
    }

    /** A message or an enum by itself. */
    ObjectNode component(GenericDescriptor type) {
        ObjectNode schema = type instanceof EnumDescriptor values ? values(values) : members((Descriptor) type);
        describe(schema, comments.apply(type.getFullName()));
        if (isDeprecated(type)) {
            schema.put("deprecated", true);
        }
        return schema;
    }

    private static boolean isDeprecated(GenericDescriptor type) {
        return type instanceof EnumDescriptor values
                ? values.getOptions().getDeprecated()
                : ((Descriptor) type).getOptions().getDeprecated();
    }

    private ObjectNode members(Descriptor message) {
        ObjectNode schema = object("type", "object");
        if (!message.getFields().isEmpty()) {
            ObjectNode properties = schema.putObject("properties");
            message.getFields().forEach(field -> properties.set(name(field), described(field)));
        }
        List<FieldDescriptor> required =
                message.getFields().stream().filter(FieldDescriptor::isRequired).toList();
        if (!required.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            required.forEach(field -> names.add(name(field)));
        }
        return schema;
    }

    private ObjectNode values(EnumDescriptor type) {
        ObjectNode schema = object("type", form.enumsAsNumbers() ? "integer" : "string");
        ArrayNode values = schema.putArray("enum");
        if (form.enumsAsNumbers()) {
            schema.put("format", "int32");
            type.getValues().stream()
                    .map(EnumValueDescriptor::getNumber)
                    .distinct()
                    .forEach(values::add);
        } else {
            type.getValues().forEach(value -> values.add(value.getName()));
        }
        String meanings = type.getValues().stream()
                .map(value -> meaning(type, value))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        describe(schema, meanings);
        return schema;
    }

    private String meaning(EnumDescriptor type, EnumValueDescriptor value) {
        String comment = comments.apply(type.getFullName() + "." + value.getName());
        String name = form.enumsAsNumbers() ? value.getNumber() + " (" + value.getName() + ")" : value.getName();
        return comment.isEmpty() ? "" : "- " + name + ": " + comment.replaceAll("\\s+", " ");
    }

    String name(FieldDescriptor field) {
        return form.protoNames() ? field.getName() : field.getJsonName();
    }

    /** The value of a field and what is said of it. */
    ObjectNode described(FieldDescriptor field) {
        ObjectNode schema = value(field);
        describe(schema, comments.apply(field.getFullName()));
        OneofDescriptor oneof = field.getRealContainingOneof();
        if (oneof != null) {
            describe(
                    schema,
                    "At most one of these is set: "
                            + oneof.getFields().stream()
                                    .map(member -> "`" + name(member) + "`")
                                    .collect(Collectors.joining(", "))
                            + ".");
            schema.put("x-lictor-oneof", oneof.getName());
        }
        if (field.getOptions().getDeprecated()) {
            schema.put("deprecated", true);
        }
        return schema;
    }

    /** The value of a field: a list, a map or one value. */
    ObjectNode value(FieldDescriptor field) {
        if (field.isMapField()) {
            ObjectNode map = object("type", "object");
            map.set("additionalProperties", single(valueOf(field)));
            return map;
        }
        if (field.isRepeated()) {
            ObjectNode list = object("type", "array");
            list.set("items", single(field));
            return list;
        }
        return single(field);
    }

    private ObjectNode single(FieldDescriptor field) {
        return isMessage(field) ? message(field.getMessageType()) : scalar(field);
    }

    /** A message where it is used. */
    ObjectNode message(Descriptor type) {
        return switch (MessageKind.of(type)) {
            case PLAIN, HTTP_BODY -> reference(names.apply(type));
            case ANY -> reference(ANY);
            case TIMESTAMP -> text("date-time");
            case DURATION -> pattern(DURATION);
            case FIELD_MASK -> {
                ObjectNode mask = object("type", "string");
                describe(mask, "Names of fields in lowerCamelCase with commas between them.");
                yield mask;
            }
            case WRAPPER -> {
                ObjectNode wrapped = scalar(type.findFieldByNumber(1));
                String only = wrapped.get("type").stringValue();
                wrapped.putArray("type").add(only).add("null");
                yield wrapped;
            }
            case STRUCT -> {
                ObjectNode struct = object("type", "object");
                struct.put("additionalProperties", true);
                yield struct;
            }
            case LIST_VALUE -> {
                ObjectNode list = object("type", "array");
                list.putObject("items");
                yield list;
            }
            case VALUE -> JsonNodeFactory.instance.objectNode();
        };
    }

    /** One that is no message; of a wrapper the value in it. */
    ObjectNode scalar(FieldDescriptor field) {
        return switch (field.getType()) {
            case DOUBLE -> number("double");
            case FLOAT -> number("float");
            case INT32, SINT32, SFIXED32 -> integer("int32");
            case UINT32, FIXED32 -> integer("int64").put("minimum", 0).put("maximum", MOST_UINT32);
            case INT64, SINT64, SFIXED64 -> form.int64AsNumbers() ? integer("int64") : digits("int64", "^-?[0-9]+$");
            case UINT64, FIXED64 ->
                form.int64AsNumbers() ? integer("uint64").put("minimum", 0) : digits("uint64", "^[0-9]+$");
            case BOOL -> object("type", "boolean");
            case STRING -> object("type", "string");
            case BYTES -> text("byte").put("contentEncoding", "base64");
            case ENUM -> isEnum(field) ? reference(names.apply(field.getEnumType())) : object("type", "null");
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " is a message");
        };
    }

    /** The values of a map's entries, else the field itself. */
    static FieldDescriptor valueOf(FieldDescriptor field) {
        return field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
    }

    static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE;
    }

    /** Whether it has a component; the one value of {@code NullValue} is null. */
    private static boolean isEnum(FieldDescriptor field) {
        return field.getJavaType() == JavaType.ENUM
                && !field.getEnumType().getFullName().equals(NULL_VALUE);
    }

    /** Adds a paragraph to the description. */
    static void describe(ObjectNode schema, String text) {
        if (!text.isEmpty()) {
            String before = schema.path("description").asString("");
            schema.put("description", before.isEmpty() ? text : before + "\n\n" + text);
        }
    }

    private static ObjectNode reference(String component) {
        return object("$ref", "#/components/schemas/" + component);
    }

    private static ObjectNode text(String format) {
        return object("type", "string").put("format", format);
    }

    private static ObjectNode pattern(String pattern) {
        return object("type", "string").put("pattern", pattern);
    }

    private static ObjectNode digits(String format, String pattern) {
        return text(format).put("pattern", pattern);
    }

    private static ObjectNode number(String format) {
        return object("type", "number").put("format", format);
    }

    private static ObjectNode integer(String format) {
        return object("type", "integer").put("format", format);
    }

    static ObjectNode object(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value);
    }
}
