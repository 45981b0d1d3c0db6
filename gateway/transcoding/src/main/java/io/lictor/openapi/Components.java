package io.lictor.openapi;

import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.rpc.Status;
import io.lictor.schema.DescriptorPool;
import io.lictor.transcoding.TranscodingOptions;
import io.lictor.transcoding.TranscodingOptions.Responses;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages and enums that a document names, each under its full name. Services may have other types of the same name, or
 * write them in another form: where all that a type can hold is the same they share a component, else the later one gets
 * {@code -2} and so on behind its name, which no name of protobuf has. Used while one document is made, by one thread.
 */
final class Components {

    static final String STATUS = Status.getDescriptor().getFullName();

    private final SortedMap<String, Component> byName = new TreeMap<>();
    private final Map<Key, String> names = new HashMap<>();

    private record Key(GenericDescriptor type, Responses form) {}

    /**
     * What is under a name.
     *
     * @param shape the schema without comments, all references by full names
     */
    private record Component(GenericDescriptor type, TypeSchemas schemas, ObjectNode shape) {
        ObjectNode schema() {
            return schemas.component(type);
        }
    }

    Components() {
        UnaryOperator<String> ofStatus = name -> name.equals(STATUS)
                ? "An error: the code of gRPC, what is wrong, and details such as `google.rpc.ErrorInfo`."
                : "";
        schemas(TranscodingOptions.defaults().responses(), ofStatus).message(Status.getDescriptor());
    }

    /** Writes the types of a pool; each that is referred to becomes a component. */
    TypeSchemas schemas(DescriptorPool pool, TranscodingOptions options) {
        Responses form = options.responses();
        return schemas(
                new Responses(false, form.enumsAsNumbers(), form.protoNames(), form.int64AsNumbers()), pool::comment);
    }

    private TypeSchemas schemas(Responses form, UnaryOperator<String> comments) {
        return new TypeSchemas(form, type -> name(new Key(type, form), comments), comments);
    }

    /** By name. */
    void forEach(BiConsumer<String, ObjectNode> sink) {
        Set<String> all = new HashSet<>(byName.keySet());
        all.add(TypeSchemas.ANY);
        all.stream().sorted().forEach(name -> {
            Component component = byName.get(name);
            sink.accept(name, component == null ? TypeSchemas.any() : component.schema());
        });
    }

    private String name(Key key, UnaryOperator<String> comments) {
        if (!names.containsKey(key)) {
            add(key, comments);
        }
        return known(key);
    }

    private String known(Key key) {
        String name = names.get(key);
        if (name == null) {
            throw new IllegalStateException(key.type().getFullName() + " was not reached");
        }
        return name;
    }

    /** Adds the type with all it can hold, so that what is known of one type is known of all below it. */
    private void add(Key root, UnaryOperator<String> comments) {
        Responses form = root.form();
        Map<GenericDescriptor, ObjectNode> shapes = unknown(root);
        Set<GenericDescriptor> others = others(shapes, form);
        TypeSchemas schemas = schemas(form, comments);
        shapes.forEach((type, shape) -> {
            String name = others.contains(type) ? unused(type.getFullName()) : type.getFullName();
            names.put(new Key(type, form), name);
            byName.putIfAbsent(name, new Component(type, schemas, shape));
        });
    }

    private Map<GenericDescriptor, ObjectNode> unknown(Key root) {
        TypeSchemas plain = new TypeSchemas(root.form(), GenericDescriptor::getFullName, any -> "");
        Map<GenericDescriptor, ObjectNode> shapes = new LinkedHashMap<>();
        Deque<GenericDescriptor> open = new ArrayDeque<>();
        open.add(root.type());
        while (!open.isEmpty()) {
            GenericDescriptor type = open.remove();
            if (!shapes.containsKey(type) && !names.containsKey(new Key(type, root.form()))) {
                shapes.put(type, plain.component(type));
                open.addAll(TypeSchemas.references(type));
            }
        }
        return shapes;
    }

    /** Types that differ from what has their full names already, or that refer to such a one. */
    private Set<GenericDescriptor> others(Map<GenericDescriptor, ObjectNode> shapes, Responses form) {
        Set<GenericDescriptor> others = new HashSet<>();
        int before;
        do {
            before = others.size();
            shapes.forEach((type, shape) -> {
                if (differs(type, shape)
                        || TypeSchemas.references(type).stream()
                                .anyMatch(held ->
                                        others.contains(held) || isRenamed(names.get(new Key(held, form)), held))) {
                    others.add(type);
                }
            });
        } while (others.size() > before);
        return others;
    }

    private boolean differs(GenericDescriptor type, ObjectNode shape) {
        Component known = byName.get(type.getFullName());
        return known != null && !known.shape().equals(shape);
    }

    private static boolean isRenamed(@Nullable String name, GenericDescriptor type) {
        return name != null && !name.equals(type.getFullName());
    }

    private String unused(String fullName) {
        int n = 2;
        while (byName.containsKey(fullName + "-" + n)) {
            n++;
        }
        return fullName + "-" + n;
    }
}
