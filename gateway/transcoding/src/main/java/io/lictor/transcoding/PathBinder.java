package io.lictor.transcoding;

import io.lictor.transcoding.TranscodingException.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes path variables behind what the body said, which they replace. Immutable. */
final class PathBinder {

    private final MessagePlan root;
    private final List<FieldWay> variables;
    private final boolean strict;

    PathBinder(MessagePlan root, List<FieldWay> variables, boolean strict) {
        this.root = root;
        this.variables = variables;
        this.strict = strict;
    }

    void bind(List<String> values, WireOutput out) {
        if (values.size() != variables.size()) {
            throw new IllegalArgumentException(
                    "got " + values.size() + " path variables, the template has " + variables.size());
        }
        boolean afterBody = out.size > 0;
        for (int i = 0; i < variables.size(); i++) {
            bind(variables.get(i), values.get(i), afterBody, out);
        }
    }

    private void bind(FieldWay variable, String text, boolean afterBody, WireOutput out) {
        if (afterBody && variable.meetsOneof()) {
            requireFreeOneof(variable, out);
        }
        // Masks of one message are joined on the wire, so a path cannot replace the body's.
        FieldPlan field = variable.last();
        boolean mask = field.message != null && field.message.kind() == MessageKind.FIELD_MASK;
        FieldWay.Span before = afterBody && (strict || mask) ? variable.find(out) : null;
        try {
            variable.write(out, wire -> ParameterText.write(field, List.of(text), wire));
        } catch (UnfitValueException unfit) {
            throw TranscodingException.invalid(
                    Reason.INVALID_PARAMETER,
                    variable.toString(),
                    "path variable '" + variable + "': expected " + unfit.expected() + ", got " + Quoted.of(text));
        }
        if (before != null) {
            requireSame(variable, text, before, out);
        }
    }

    private void requireFreeOneof(FieldWay variable, WireOutput out) {
        String conflict = variable.conflict(out, root);
        if (conflict != null) {
            throw TranscodingException.invalid(
                    Reason.ONEOF_CONFLICT, variable.toString(), "path variable '" + variable + "': " + conflict);
        }
    }

    private static void requireSame(FieldWay variable, String text, FieldWay.Span before, WireOutput out) {
        FieldWay.@Nullable Span now = variable.find(out);
        if (now == null || !now.equals(before, out.bytes)) {
            throw TranscodingException.invalid(
                    Reason.INVALID_VALUE,
                    variable.toString(),
                    "field '" + variable + "': the body says something else than the path, " + Quoted.of(text));
        }
    }
}
