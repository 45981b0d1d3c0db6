package io.lictor.transcoding;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way from a message to one of its fields; all but the last are singular messages. Immutable. */
record FieldWay(List<FieldPlan> fields) {

    FieldWay {
        fields = List.copyOf(fields);
    }

    FieldPlan last() {
        return fields.get(fields.size() - 1);
    }

    /** Whether the other way is this one, or goes on from it. */
    boolean contains(List<FieldPlan> other) {
        return fields.size() <= other.size() && fields.equals(other.subList(0, fields.size()));
    }

    /** Whether one of its fields belongs to a oneof, which has room for one. */
    boolean meetsOneof() {
        return fields.stream().anyMatch(field -> field.oneof >= 0);
    }

    /** What a field is called in the descriptor. */
    @Override
    public String toString() {
        return fields.stream().map(field -> field.field.getName()).collect(Collectors.joining("."));
    }

    /** Writes the messages on the way and, inside them, what the value writes. */
    void write(WireOutput out, Value value) throws UnfitValueException {
        write(0, out, value);
    }

    private void write(int step, WireOutput out, Value value) throws UnfitValueException {
        if (step == fields.size() - 1) {
            value.write(out);
            return;
        }
        FieldPlan field = fields.get(step);
        out.tag(field.tag);
        int mark = field.open(out);
        write(step + 1, out, value);
        field.close(mark, out);
    }

    /** What to say of a member of a oneof on the way that stands in the message already and is not on the way; null if none. */
    @Nullable
    String conflict(WireOutput written, MessagePlan root) {
        MessagePlan holder = root;
        for (int i = 0; i < fields.size(); i++) {
            FieldPlan field = fields.get(i);
            FieldPlan rival = field.oneof < 0 ? null : rival(0, i, whole(written), holder);
            if (rival != null) {
                return "expected only one of oneof '" + holder.oneof(field).getName() + "', got also '"
                        + rival.field.getName() + "'";
            }
            holder = field.message == null ? holder : field.message;
        }
        return null;
    }

    /** Goes down to the message that holds the field at {@code target}, and looks for another field of its oneof there. */
    private @Nullable FieldPlan rival(int step, int target, WireInput in, MessagePlan holder) {
        FieldPlan field = fields.get(step);
        while (in.hasMore()) {
            int tag = in.tag();
            FieldPlan rival = null;
            if (step < target && field.takes(tag)) {
                Span inside = span(in, tag);
                rival = rival(step + 1, target, new WireInput(in.bytes(), inside.from(), inside.to()), holder);
            } else {
                FieldPlan other = step < target ? null : holder.numbered(tag >>> 3);
                rival = other != null && other != field && other.oneof == field.oneof ? other : null;
                in.skipValue(tag);
            }
            if (rival != null) {
                return rival;
            }
        }
        return null;
    }

    private static WireInput whole(WireOutput written) {
        return new WireInput(written.bytes, 0, written.size);
    }

    /** Where the last value of the field stands in a message just written; null if it does not. */
    @Nullable
    Span find(WireOutput written) {
        return find(0, whole(written));
    }

    private @Nullable Span find(int step, WireInput in) {
        FieldPlan field = fields.get(step);
        Span found = null;
        while (in.hasMore()) {
            int tag = in.tag();
            if (!field.takes(tag)) {
                in.skipValue(tag);
                continue;
            }
            Span value = span(in, tag);
            Span inside = step == fields.size() - 1
                    ? value
                    : find(step + 1, new WireInput(in.bytes(), value.from(), value.to()));
            found = inside == null ? found : inside;
        }
        return found;
    }

    /** The content of a field whose tag has been read. */
    static Span span(WireInput in, int tag) {
        int from = in.at();
        if ((tag & 7) == WireOutput.START_GROUP) {
            return new Span(from, in.skipGroup(tag));
        }
        if ((tag & 7) == WireOutput.LENGTH_DELIMITED) {
            int length = in.length();
            int start = in.at();
            in.skip(length);
            return new Span(start, start + length);
        }
        in.skipValue(tag);
        return new Span(from, in.at());
    }

    /** A part of a message. */
    record Span(int from, int to) {
        boolean isEmpty() {
            return from == to;
        }

        boolean equals(Span other, byte[] bytes) {
            return Arrays.equals(bytes, from, to, bytes, other.from, other.to);
        }
    }

    /** Writes a field with its tag. */
    interface Value {
        void write(WireOutput out) throws UnfitValueException;
    }
}
