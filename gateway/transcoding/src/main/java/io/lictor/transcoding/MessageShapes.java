package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.TypeRegistry;
import io.lictor.schema.DescriptorPool;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of all messages a method can meet, and the types an {@code Any} may hold. Immutable; one for all bindings of a
 * descriptor set.
 */
final class MessageShapes {
    private final Map<Descriptor, MessageShape> shapes;
    private final Map<String, MessageShape> byName;
    private final Collection<Descriptor> anyTypes;
    private final TypeRegistry registry;

    private MessageShapes(Map<Descriptor, MessageShape> shapes, Collection<Descriptor> anyTypes) {
        this.shapes = shapes;
        this.anyTypes = anyTypes;
        this.byName = new HashMap<>();
        anyTypes.forEach(type -> byName.put(type.getFullName(), shapes.get(type)));
        this.registry = TypeRegistry.newBuilder().add(anyTypes).build();
    }

    /** Only where an {@code Any} can occur is the whole pool taken in. */
    static MessageShapes of(DescriptorPool pool, Collection<Descriptor> roots) {
        Map<Descriptor, MessageShape> reachable = reachable(roots);
        boolean any = reachable.values().stream().anyMatch(shape -> shape.kind() == MessageKind.ANY);
        return any
                ? new MessageShapes(reachable(pool.messages()), pool.messages())
                : new MessageShapes(reachable, List.of());
    }

    MessageShape of(Descriptor type) {
        MessageShape shape = shapes.get(type);
        if (shape == null) {
            throw new IllegalArgumentException(type.getFullName() + " is not of these descriptors");
        }
        return shape;
    }

    /** The type an {@code Any} names; null when the descriptors do not have it. */
    @Nullable
    MessageShape ofTypeUrl(String url) {
        int slash = url.lastIndexOf('/');
        return slash < 0 ? null : byName.get(url.substring(slash + 1));
    }

    Collection<Descriptor> anyTypes() {
        return anyTypes;
    }

    TypeRegistry registry() {
        return registry;
    }

    private static Map<Descriptor, MessageShape> reachable(Collection<Descriptor> roots) {
        Map<Descriptor, MessageShape> found = new HashMap<>();
        Deque<Descriptor> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Descriptor type = open.remove();
            if (found.putIfAbsent(type, MessageShape.of(type)) == null) {
                addFieldTypes(type, found, open);
            }
        }
        return found;
    }

    private static void addFieldTypes(Descriptor type, Map<Descriptor, MessageShape> found, Deque<Descriptor> open) {
        for (FieldDescriptor field : type.getFields()) {
            if (field.getJavaType() == JavaType.MESSAGE && !found.containsKey(field.getMessageType())) {
                open.add(field.getMessageType());
            }
        }
    }
}
