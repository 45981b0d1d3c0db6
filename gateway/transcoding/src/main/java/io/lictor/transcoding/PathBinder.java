package io.lictor.transcoding;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.lictor.schema.FieldPath;
import io.lictor.transcoding.TranscodingException.Reason;
import java.util.List;

/** Puts path variables into the message, over what the body said. Immutable. */
final class PathBinder {
    private final List<FieldPath> variables;
    private final boolean strict;

    PathBinder(List<FieldPath> variables, boolean strict) {
        this.variables = variables;
        this.strict = strict;
    }

    void bind(List<String> values, DynamicMessage.Builder message) {
        if (values.size() != variables.size()) {
            throw new IllegalArgumentException(
                    "got " + values.size() + " path variables, the template has " + variables.size());
        }
        for (int i = 0; i < values.size(); i++) {
            bind(variables.get(i), values.get(i), message);
        }
    }

    private void bind(FieldPath variable, String text, DynamicMessage.Builder message) {
        List<FieldDescriptor> fields = variable.fields();
        Message.Builder holder = message;
        for (FieldDescriptor field : fields.subList(0, fields.size() - 1)) {
            holder = holder.getFieldBuilder(field);
        }
        FieldDescriptor last = fields.get(fields.size() - 1);
        Object value = value(variable, last, text);
        if (strict && holder.hasField(last) && !holder.getField(last).equals(value)) {
            throw TranscodingException.invalid(
                    Reason.INVALID_VALUE,
                    variable.toString(),
                    "field '" + variable + "': the body says something else than the path, " + Quoted.of(text));
        }
        holder.setField(last, value);
    }

    private static Object value(FieldPath variable, FieldDescriptor field, String text) {
        try {
            return ParameterText.parse(field, text);
        } catch (UnfitValueException e) {
            throw TranscodingException.invalid(
                    Reason.INVALID_PARAMETER,
                    variable.toString(),
                    "path variable '" + variable + "': expected " + e.expected() + ", got " + Quoted.of(text));
        }
    }
}
