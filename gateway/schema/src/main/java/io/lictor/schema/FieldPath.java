package io.lictor.schema;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way from a message to one of its fields; all but the last are singular messages. Not empty. */
public record FieldPath(List<FieldDescriptor> fields) {

    /** Messages whose JSON form is a single string, number or boolean. */
    private static final Set<String> SCALAR_LIKE = Set.of(
            "google.protobuf.Timestamp",
            "google.protobuf.Duration",
            "google.protobuf.FieldMask",
            "google.protobuf.DoubleValue",
            "google.protobuf.FloatValue",
            "google.protobuf.Int64Value",
            "google.protobuf.UInt64Value",
            "google.protobuf.Int32Value",
            "google.protobuf.UInt32Value",
            "google.protobuf.BoolValue",
            "google.protobuf.StringValue",
            "google.protobuf.BytesValue");

    public FieldPath {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a field path has at least one field");
        }
        fields = List.copyOf(fields);
    }

    /** The field the value goes to. */
    public FieldDescriptor last() {
        return fields.get(fields.size() - 1);
    }

    /** The proto names with dots between them. */
    @Override
    public String toString() {
        return fields.stream().map(FieldDescriptor::getName).collect(Collectors.joining("."));
    }

    /** A field by proto name, else by JSON name. */
    static @Nullable FieldDescriptor field(Descriptor message, String name) {
        FieldDescriptor byName = message.findFieldByName(name);
        return byName != null
                ? byName
                : message.getFields().stream()
                        .filter(field -> field.getJsonName().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    /** Resolves the field path of a template variable. */
    static FieldPath ofVariable(Descriptor message, String path) {
        List<FieldDescriptor> fields = new ArrayList<>();
        Descriptor holder = message;
        for (String name : path.split("\\.", -1)) {
            if (!fields.isEmpty()) {
                holder = singularMessage(fields.get(fields.size() - 1), path);
            }
            FieldDescriptor field = field(holder, name);
            if (field == null) {
                throw new UnusableBindingException(
                        "variable {" + path + "}: " + holder.getFullName() + " has no field " + name, "{" + path);
            }
            fields.add(field);
        }
        FieldPath resolved = new FieldPath(fields);
        resolved.requireSingleValue(path);
        return resolved;
    }

    /** Whether a message can hold both: neither contains the other and no oneof has to choose. */
    @Nullable
    String conflictWith(FieldPath other) {
        int shorter = Math.min(fields.size(), other.fields.size());
        for (int i = 0; i < shorter; i++) {
            FieldDescriptor mine = fields.get(i);
            FieldDescriptor theirs = other.fields.get(i);
            if (!mine.equals(theirs)) {
                OneofDescriptor oneof = mine.getRealContainingOneof();
                return oneof != null && oneof.equals(theirs.getRealContainingOneof())
                        ? this + " and " + other + " are in one oneof, " + oneof.getName()
                        : null;
            }
        }
        return fields.size() == other.fields.size()
                ? this + " is bound twice"
                : this + " and " + other + " bind the same field";
    }

    private static Descriptor singularMessage(FieldDescriptor field, String path) {
        if (field.isRepeated() || field.getJavaType() != JavaType.MESSAGE) {
            throw new UnusableBindingException(
                    "variable {" + path + "}: " + field.getName()
                            + " is no singular message, so it has no fields to go on with",
                    "{" + path);
        }
        return field.getMessageType();
    }

    private void requireSingleValue(String path) {
        String is = null;
        if (last().isMapField()) {
            is = "a map";
        } else if (last().isRepeated()) {
            is = "repeated";
        } else if (last().getJavaType() == JavaType.MESSAGE
                && !SCALAR_LIKE.contains(last().getMessageType().getFullName())) {
            is = "the message " + last().getMessageType().getFullName();
        }
        if (is != null) {
            throw new UnusableBindingException(
                    "variable {" + path + "}: " + last().getName() + " is " + is
                            + "; a path can set only a singular scalar, or a message that JSON writes as one",
                    "{" + path);
        }
    }
}
