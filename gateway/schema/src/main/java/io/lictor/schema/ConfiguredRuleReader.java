package io.lictor.schema;

import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns one entry of {@code http.rules} into a rule and keeps what is wrong with it. Used once, by one thread. */
final class ConfiguredRuleReader {

    private final List<String> faults = new ArrayList<>();

    ConfiguredRule read(@Nullable Object written) {
        HttpRule.Builder rule = HttpRule.newBuilder();
        merge("a rule", written, rule);
        return new ConfiguredRule(rule.build(), faults);
    }

    private void merge(String what, @Nullable Object written, Message.Builder message) {
        if (written instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> {
                FieldDescriptor field = FieldPath.field(message.getDescriptorForType(), String.valueOf(name));
                if (field == null) {
                    faults.add("unknown field '" + name + "'");
                } else if (value != null) {
                    set(message, field, value);
                }
            });
        } else {
            faults.add(what + " has fields, and is written here as " + shown(written));
        }
    }

    private void set(Message.Builder message, FieldDescriptor field, Object value) {
        FieldDescriptor other =
                field.getContainingOneof() == null ? null : message.getOneofFieldDescriptor(field.getContainingOneof());
        if (other != null) {
            faults.add(other.getName() + " and " + field.getName() + " are in one rule; use additional_bindings");
        } else if (!field.isRepeated()) {
            message.setField(
                    field,
                    field.getJavaType() == JavaType.MESSAGE ? nested(message, field, value) : text(field, value));
        } else if (value instanceof List<?> items) {
            items.forEach(item -> message.addRepeatedField(field, nested(message, field, item)));
        } else {
            faults.add(field.getName() + " is a list, and is written here as " + shown(value));
        }
    }

    private Message nested(Message.Builder message, FieldDescriptor field, @Nullable Object value) {
        Message.Builder nested = message.newBuilderForField(field);
        merge(field.getName(), value, nested);
        return nested.build();
    }

    private String text(FieldDescriptor field, Object value) {
        if (value instanceof String text) {
            return text;
        }
        faults.add(field.getName() + " is text, and is written here as " + shown(value) + "; quote it");
        return "";
    }

    private static String shown(@Nullable Object value) {
        if (value instanceof Map) {
            return "fields";
        }
        return value instanceof List ? "a list" : "'" + value + "'";
    }
}
