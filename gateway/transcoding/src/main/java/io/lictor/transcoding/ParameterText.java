package io.lictor.transcoding;

import java.util.List;

/**
 * The text of a path variable or query parameter as the value of its field. Writes defaults too, since what comes later on the
 * wire replaces what the body said.
 */
final class ParameterText {

    private ParameterText() {}

    /** Writes the field with each of the texts; a singular one has one. */
    static void write(FieldPlan field, List<String> texts, WireOutput out) throws UnfitValueException {
        if (field.packed) {
            out.tag(field.packedTag());
            int mark = out.open();
            for (String text : texts) {
                field.scalar().parse(text, out);
            }
            out.close(mark);
            return;
        }
        for (String text : texts) {
            out.tag(field.tag);
            if (field.scalar != null) {
                field.scalar.parse(text, out);
            } else {
                int mark = field.open(out);
                message(field.message(), text, out);
                field.close(mark, out);
            }
        }
    }

    /** Writes the fields of a message that JSON writes as one value. */
    private static void message(MessagePlan type, String text, WireOutput out) throws UnfitValueException {
        switch (type.kind()) {
            case TIMESTAMP -> TimestampText.write(text, out);
            case DURATION -> DurationText.write(text, out);
            case FIELD_MASK -> FieldMaskText.write(text, out);
            case WRAPPER -> {
                FieldPlan value = type.field(1);
                out.tag(value.tag);
                value.scalar().parse(text, out);
            }
            default ->
                throw new UnfitValueException("a field that fits in one parameter; "
                        + type.type().getFullName()
                        + " is a message, name one of its fields or send it in the body");
        }
    }
}
