package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.lictor.schema.DescriptorPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plans of all messages a descriptor set's methods can meet, and of the types an {@code Any} may hold. Immutable; one for
 * all bindings of a descriptor set.
 */
final class MessagePlans {

    private final JsonSource json;
    private final Map<Descriptor, MessagePlan> plans;
    /** What an {@code Any} may hold, by full name. */
    private final Map<String, MessagePlan> byName;

    private MessagePlans(JsonSource json, Map<Descriptor, MessagePlan> plans, Map<String, MessagePlan> byName) {
        this.json = json;
        this.plans = plans;
        this.byName = byName;
    }

    /** Only where an {@code Any} can occur is the whole pool taken in. */
    static MessagePlans of(DescriptorPool pool, Collection<Descriptor> roots) {
        JsonSource json = new JsonSource();
        Types types = new Types(pool, json);
        roots.forEach(types::message);
        types.complete();
        boolean any = types.plans.values().stream().anyMatch(plan -> plan.kind() == MessageKind.ANY);
        Map<String, MessagePlan> byName = new HashMap<>();
        if (any) {
            pool.messages().forEach(type -> byName.put(type.getFullName(), types.message(type)));
            types.complete();
        }
        return new MessagePlans(json, types.plans, byName);
    }

    JsonSource json() {
        return json;
    }

    MessagePlan of(Descriptor type) {
        MessagePlan plan = plans.get(type);
        if (plan == null) {
            throw new IllegalArgumentException(type.getFullName() + " is not of these descriptors");
        }
        return plan;
    }

    /** The type an {@code Any} names; null when the descriptors do not have it. */
    @Nullable
    MessagePlan ofTypeUrl(String url) {
        int slash = url.lastIndexOf('/');
        return slash < 0 ? null : byName.get(url.substring(slash + 1));
    }

    /** Makes plans; used by one thread. */
    static final class Types {

        private final JsonSource json;
        private final Map<Descriptor, List<FieldDescriptor>> extensions;
        private final Map<Descriptor, MessagePlan> plans = new HashMap<>();
        private final Map<EnumDescriptor, EnumPlan> enums = new HashMap<>();
        private final Deque<MessagePlan> incomplete = new ArrayDeque<>();

        private Types(DescriptorPool pool, JsonSource json) {
            this.json = json;
            this.extensions = Extensions.of(pool);
        }

        /** The plan of a type, whose fields may still be missing. */
        MessagePlan message(Descriptor type) {
            MessagePlan known = plans.get(type);
            if (known != null) {
                return known;
            }
            MessagePlan plan = new MessagePlan(type);
            plans.put(type, plan);
            incomplete.add(plan);
            return plan;
        }

        EnumPlan enumeration(EnumDescriptor type) {
            return enums.computeIfAbsent(type, EnumPlan::new);
        }

        private void complete() {
            while (!incomplete.isEmpty()) {
                MessagePlan plan = incomplete.remove();
                List<FieldPlan> fields = new ArrayList<>();
                plan.type().getFields().forEach(field -> fields.add(new FieldPlan(field, fields.size(), this)));
                extensions
                        .getOrDefault(plan.type(), List.of())
                        .forEach(field -> fields.add(new FieldPlan(field, fields.size(), this)));
                plan.complete(fields, json);
            }
        }
    }
}
