package io.lictor.transcoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Puts a message's fields in order: each singular one once, list elements one after the other. What comes later wins, parts of
 * one message are joined, and of a oneof only the last member stays, as protobuf reads it. Messages inside stay as they are.
 */
final class TidyWire {

    private TidyWire() {}

    /** Whether no field of what is left comes again, and none shares a oneof; reads nothing. */
    static boolean isTidy(MessagePlan plan, WireInput in, BitStack bits) {
        int start = in.at();
        int seen = bits.open(plan.bits());
        FieldPlan last = null;
        boolean tidy = true;
        while (tidy && in.hasMore()) {
            int tag = in.tag();
            in.skipValue(tag);
            FieldPlan field = plan.numbered(tag >>> 3);
            if (field != null && field.takes(tag)) {
                boolean goesOn = field.repeated && field == last;
                tidy = goesOn
                        || (bits.add(seen, field.index) && (field.oneof < 0 || bits.add(seen, plan.oneofBit(field))));
                last = field;
            } else {
                last = null;
            }
        }
        bits.close(seen);
        in.seek(start);
        return tidy;
    }

    /** All that is left, in order. */
    static byte[] of(MessagePlan plan, WireInput in) {
        return of(plan, field -> true, in);
    }

    /** What is left of one field, in order. */
    static byte[] of(MessagePlan plan, FieldPlan only, WireInput in) {
        return of(plan, field -> field == only, in);
    }

    private static byte[] of(MessagePlan plan, Predicate<FieldPlan> wanted, WireInput in) {
        Map<Integer, Parts> fields = new TreeMap<>();
        while (in.hasMore()) {
            int from = in.at();
            int tag = in.tag();
            FieldPlan field = plan.numbered(tag >>> 3);
            if (field == null || !field.takes(tag)) {
                in.skipValue(tag);
                continue;
            }
            if (field.oneof >= 0) {
                fields.values().removeIf(other -> other.field != field && other.field.oneof == field.oneof);
            }
            fields.computeIfAbsent(field.index, any -> new Parts(field)).add(from, tag, in);
        }
        WireOutput out = new WireOutput();
        fields.values().stream()
                .filter(parts -> wanted.test(parts.field))
                .forEach(parts -> parts.write(in.bytes(), out));
        return out.copy();
    }

    /** What stands of one field. */
    private static final class Parts {

        private final FieldPlan field;
        private final List<Part> parts = new ArrayList<>();

        Parts(FieldPlan field) {
            this.field = field;
        }

        void add(int from, int tag, WireInput in) {
            FieldWay.Span value = FieldWay.span(in, tag);
            if (!field.repeated && field.scalar != null) {
                parts.clear(); // only the last one counts
            }
            parts.add(new Part(from, value, in.at()));
        }

        void write(byte[] bytes, WireOutput out) {
            Part last = parts.get(parts.size() - 1);
            if (field.repeated) {
                parts.forEach(part -> part.write(bytes, out));
            } else if (field.scalar != null || parts.size() == 1) {
                last.write(bytes, out);
            } else {
                out.tag(field.tag);
                int mark = field.open(out);
                parts.forEach(part -> out.raw(
                        bytes,
                        part.value().from(),
                        part.value().to() - part.value().from()));
                field.close(mark, out);
            }
        }
    }

    /** A field from its tag on, and its value in there. */
    private record Part(int from, FieldWay.Span value, int to) {
        void write(byte[] bytes, WireOutput out) {
            out.raw(bytes, from, to - from);
        }
    }
}
