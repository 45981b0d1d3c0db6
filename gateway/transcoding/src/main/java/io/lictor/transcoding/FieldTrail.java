package io.lictor.transcoding;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/**
 * Tells the way from the body to the current value as the client wrote it, such as {@code kids[1].labels[k]}. The parser keeps
 * it; it is put in words only when something is wrong.
 *
 * @param type of the body, or of the field that the body is
 * @param field that the body is; null when it is the message itself
 */
record FieldTrail(@Nullable MessagePlan type, @Nullable FieldPlan field) {

    /**
     * From an object or array to a value in it.
     *
     * @param name of a member; null for an element
     * @param index of an element
     */
    record Step(@Nullable String name, int index) {

        static Step member(String name) {
            return new Step(name, 0);
        }

        static Step element(int index) {
            return new Step(null, index);
        }
    }

    String of(JsonParser json) {
        boolean opened = json.currentToken() == JsonToken.START_OBJECT || json.currentToken() == JsonToken.START_ARRAY;
        Deque<Step> way = new ArrayDeque<>();
        TokenStreamContext part = json.streamReadContext();
        for (part = opened ? part.getParent() : part; part != null; part = part.getParent()) {
            if (part.inArray()) {
                way.push(Step.element(part.getCurrentIndex()));
            } else if (part.inObject() && part.hasCurrentName()) {
                way.push(Step.member(part.currentName()));
            }
        }
        return of(way);
    }

    String of(Collection<Step> way) {
        StringBuilder path = new StringBuilder(field == null ? "" : field.jsonName);
        MessagePlan message = field == null ? type : field.message;
        boolean map = field != null && field.map;
        for (Step step : way) {
            String name = step.name();
            if (name == null) {
                path.append('[').append(step.index()).append(']');
            } else if (map) {
                path.append('[').append(name).append(']');
                message = message == null ? null : value(message);
                map = false;
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
                FieldPlan next = message == null ? null : message.named(name);
                message = next == null ? null : next.message;
                map = next != null && next.map;
            }
        }
        return path.toString();
    }

    private static @Nullable MessagePlan value(MessagePlan entry) {
        return entry.field(2).message;
    }
}
