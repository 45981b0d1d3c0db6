package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
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
record QueryTarget(List<FieldDescriptor> fields, @Nullable String mapKey, boolean closed) {
    QueryTarget {
        fields = List.copyOf(fields);
    }

    FieldDescriptor last() {
        return fields.get(fields.size() - 1);
    }

    /** Sets the last field in the message that holds it. */
    void put(Message.Builder holder, String text) throws UnfitValueException {
        FieldDescriptor field = last();
        if (mapKey != null) {
            FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
            FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
            holder.addRepeatedField(
                    field,
                    DynamicMessage.newBuilder(field.getMessageType())
                            .setField(key, ParameterText.parse(key, mapKey))
                            .setField(value, ParameterText.parse(value, text))
                            .build());
        } else if (field.isRepeated()) {
            holder.addRepeatedField(field, ParameterText.parse(field, text));
        } else {
            holder.setField(field, ParameterText.parse(field, text));
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
    static final class Resolver {
        private final MessageShapes shapes;
        private final Descriptor root;
        private final List<List<FieldDescriptor>> closed;

        Resolver(MessageShapes shapes, Descriptor root, List<List<FieldDescriptor>> closed) {
            this.shapes = shapes;
            this.root = root;
            this.closed = List.copyOf(closed);
        }

        /** Empty when there is no such field. */
        Optional<QueryTarget> resolve(String name) throws Misfit {
            int bracket = name.endsWith("]") ? name.indexOf('[') : -1;
            String path = bracket < 0 ? name : name.substring(0, bracket);
            String mapKey = bracket < 0 ? null : name.substring(bracket + 1, name.length() - 1);
            List<FieldDescriptor> fields = new ArrayList<>();
            Descriptor holder = root;
            for (String segment : path.split("\\.", -1)) {
                if (isClosed(fields)) {
                    return Optional.of(new QueryTarget(fields, mapKey, true));
                }
                if (!fields.isEmpty()) {
                    holder = inside(fields.get(fields.size() - 1));
                }
                FieldDescriptor field = shapes.of(holder).fields().get(segment);
                if (field == null) {
                    return Optional.empty();
                }
                fields.add(field);
            }
            QueryTarget target = new QueryTarget(fields, mapKey, isClosed(fields));
            if (!target.closed()) {
                requireSettable(target);
            }
            return Optional.of(target);
        }

        private boolean isClosed(List<FieldDescriptor> fields) {
            return closed.stream()
                    .anyMatch(path -> path.size() <= fields.size() && path.equals(fields.subList(0, path.size())));
        }

        private static Descriptor inside(FieldDescriptor field) throws Misfit {
            if (field.isRepeated()) {
                throw new Misfit("'" + field.getName() + "' is " + (field.isMapField() ? "a map" : "repeated")
                        + ", a query cannot name fields inside it");
            }
            MessageKind kind = field.getJavaType() == JavaType.MESSAGE
                    ? MessageKind.of(field.getMessageType())
                    : MessageKind.VALUE;
            if (!kind.hasMembers() && kind != MessageKind.WRAPPER) {
                throw new Misfit("'" + field.getName() + "' has no fields a query can name");
            }
            return field.getMessageType();
        }

        private static void requireSettable(QueryTarget target) throws Misfit {
            FieldDescriptor field = target.last();
            if (field.isMapField() != (target.mapKey() != null)) {
                throw new Misfit(
                        field.isMapField()
                                ? "'" + field.getName() + "' is a map, expected " + field.getName() + "[key]=value"
                                : "'" + field.getName() + "' is no map, expected no brackets");
            }
            if (!field.isMapField() && field.isRepeated() && field.getJavaType() == JavaType.MESSAGE) {
                MessageKind kind = MessageKind.of(field.getMessageType());
                if (kind == MessageKind.PLAIN) {
                    throw new Misfit("'" + field.getName() + "' is a list of messages, expected it in the body");
                }
            }
        }
    }
}
