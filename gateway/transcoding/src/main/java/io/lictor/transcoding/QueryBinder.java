package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.lictor.transcoding.QueryTarget.Misfit;
import io.lictor.transcoding.TranscodingException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts query parameters into the fields that neither path nor body have. Immutable. */
final class QueryBinder {
    private final QueryTarget.Resolver targets;
    private final boolean open;
    private final TranscodingOptions.Requests options;

    /**
     * @param closed fields, with all below them, that the path or the body sets
     * @param open false when the body is the whole message
     */
    QueryBinder(
            MessageShapes shapes,
            Descriptor root,
            List<List<FieldDescriptor>> closed,
            boolean open,
            TranscodingOptions.Requests options) {
        this.targets = new QueryTarget.Resolver(shapes, root, closed);
        this.open = open;
        this.options = options;
    }

    void bind(@Nullable String rawQuery, DynamicMessage.Builder message) {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        Set<List<FieldDescriptor>> seen = new HashSet<>();
        for (QueryText.Parameter parameter : QueryText.split(rawQuery, options.plusIsSpace())) {
            if (!bind(parameter, message, seen)) {
                unknown.add(parameter.name());
            }
        }
        unknown.removeIf(this::isIgnored);
        if (options.unknownParameters() == TranscodingOptions.UnknownParameters.REJECT && !unknown.isEmpty()) {
            throw TranscodingException.invalid(
                    Reason.UNKNOWN_PARAMETER,
                    unknown.get(0),
                    "query parameters that set nothing in this method's request: " + String.join(", ", unknown));
        }
    }

    /** False for a parameter that names no field the query may set. */
    private boolean bind(
            QueryText.Parameter parameter, DynamicMessage.Builder message, Set<List<FieldDescriptor>> seen) {
        if (!open) {
            return false;
        }
        Optional<QueryTarget> target;
        try {
            target = targets.resolve(parameter.name());
        } catch (Misfit misfit) {
            throw fault(Reason.INVALID_PARAMETER, parameter.name(), misfit.sentence());
        }
        if (target.isEmpty()) {
            return false;
        }
        if (!target.get().closed()) {
            boolean again = !seen.add(target.get().fields());
            if (again && options.strictCollisions() && !target.get().last().isRepeated()) {
                throw fault(Reason.DUPLICATE_FIELD, parameter.name(), "expected once, got it twice");
            }
            set(target.get(), parameter, message);
        }
        return true;
    }

    private static void set(QueryTarget target, QueryText.Parameter parameter, DynamicMessage.Builder message) {
        Message.Builder holder = message;
        for (FieldDescriptor field : target.fields()) {
            requireFreeOneof(holder, field, parameter.name());
            if (!field.equals(target.last())) {
                holder = holder.getFieldBuilder(field);
            }
        }
        try {
            target.put(holder, parameter.value());
        } catch (UnfitValueException e) {
            throw fault(
                    Reason.INVALID_PARAMETER,
                    parameter.name(),
                    "expected " + e.expected() + ", got " + Quoted.of(parameter.value()));
        }
    }

    private static void requireFreeOneof(Message.Builder holder, FieldDescriptor field, String name) {
        if (field.getRealContainingOneof() != null) {
            FieldDescriptor other = holder.getOneofFieldDescriptor(field.getRealContainingOneof());
            if (other != null && !other.equals(field)) {
                throw fault(
                        Reason.ONEOF_CONFLICT,
                        name,
                        "expected only one of oneof '"
                                + field.getRealContainingOneof().getName() + "', got also '" + other.getName() + "'");
            }
        }
    }

    private boolean isIgnored(String name) {
        return name.startsWith("$") || options.ignoredParameters().contains(name);
    }

    private static TranscodingException fault(Reason reason, String name, String sentence) {
        return TranscodingException.invalid(reason, name, "query parameter " + Quoted.of(name) + ": " + sentence);
    }
}
