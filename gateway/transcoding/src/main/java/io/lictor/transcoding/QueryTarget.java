package io.lictor.transcoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The field a query parameter names. Immutable.
 *
 * @param mapKey the text in brackets, for an entry of a map
 * @param closed true when the path or the body has the say on it
 */
record QueryTarget(FieldWay way, @Nullable String mapKey, boolean closed) {

    /** Whether it takes several values. */
    boolean repeated() {
        return way.last().repeated && mapKey == null;
    }

    /** Writes the values; of those for a field that takes one all are read, and the last one stays. */
    void write(List<String> texts, WireOutput out) throws UnfitValueException {
        FieldPlan field = way.last();
        if (repeated()) {
            way.write(out, wire -> ParameterText.write(field, texts, wire));
            return;
        }
        int before = out.size;
        for (String text : texts) {
            out.truncate(before);
            if (mapKey == null) {
                way.write(out, wire -> ParameterText.write(field, List.of(text), wire));
            } else {
                way.write(out, wire -> entry(field, mapKey, text, wire));
            }
        }
    }

    private static void entry(FieldPlan field, String mapKey, String text, WireOutput out) throws UnfitValueException {
        out.tag(field.tag);
        int mark = out.open();
        key(field.message().field(1), mapKey, out);
        ParameterText.write(field.message().field(2), List.of(text), out);
        out.close(mark);
    }

    private static void key(FieldPlan key, String text, WireOutput out) throws UnfitValueException {
        out.tag(key.tag);
        try {
            key.scalar().parseKey(text, out);
        } catch (UnfitValueException unfit) {
            throw unfit.asKey(text);
        }
    }

    /** A name that leads to a field, but not to one a parameter can set. */
    static final class Misfit extends Exception {
        Misfit(String sentence) {
            super(sentence, null, false, false);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** Finds targets by name. Immutable. */
    record Resolver(MessagePlan root, List<FieldWay> closed) {

        Resolver {
            closed = List.copyOf(closed);
        }

        /** Empty when there is no such field. */
        Optional<QueryTarget> resolve(String name) throws Misfit {
            int bracket = name.endsWith("]") ? name.indexOf('[') : -1;
            String path = bracket < 0 ? name : name.substring(0, bracket);
            String mapKey = bracket < 0 ? null : name.substring(bracket + 1, name.length() - 1);
            List<FieldPlan> fields = new ArrayList<>();
            MessagePlan holder = root;
            for (String segment : path.split("\\.", -1)) {
                if (isClosed(fields)) {
                    return Optional.of(new QueryTarget(new FieldWay(fields), mapKey, true));
                }
                if (!fields.isEmpty()) {
                    holder = inside(fields.get(fields.size() - 1));
                }
                FieldPlan field = holder.named(segment);
                if (field == null) {
                    return Optional.empty();
                }
                requireNotTooDeep(fields);
                fields.add(field);
            }
            QueryTarget target = new QueryTarget(new FieldWay(fields), mapKey, isClosed(fields));
            if (!target.closed()) {
                requireSettable(target);
            }
            return Optional.of(target);
        }

        private boolean isClosed(List<FieldPlan> fields) {
            return closed.stream().anyMatch(way -> way.contains(fields));
        }

        private static void requireNotTooDeep(List<FieldPlan> fields) throws Misfit {
            if (fields.size() > JsonToWire.DEEPEST) {
                throw new Misfit("expected at most " + JsonToWire.DEEPEST + " messages inside each other");
            }
        }

        private static MessagePlan inside(FieldPlan field) throws Misfit {
            String name = field.field.getName();
            if (field.repeated) {
                throw new Misfit("'" + name + "' is " + (field.map ? "a map" : "repeated")
                        + ", a query cannot name fields inside it");
            }
            MessageKind kind = field.message == null ? MessageKind.VALUE : field.message.kind();
            if (!kind.hasMembers() && kind != MessageKind.WRAPPER) {
                throw new Misfit("'" + name + "' has no fields a query can name");
            }
            return field.message();
        }

        private static void requireSettable(QueryTarget target) throws Misfit {
            FieldPlan field = target.way().last();
            String name = field.field.getName();
            if (field.map != (target.mapKey() != null)) {
                throw new Misfit(
                        field.map
                                ? "'" + name + "' is a map, expected " + name + "[key]=value"
                                : "'" + name + "' is no map, expected no brackets");
            }
            boolean plain = field.message != null && field.message.kind() == MessageKind.PLAIN;
            if (!field.map && field.repeated && plain) {
                throw new Misfit("'" + name + "' is a list of messages, expected it in the body");
            }
        }
    }
}
