package io.lictor.transcoding;

import java.util.ArrayDeque;
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

    String of(JsonParser json) {
        Deque<TokenStreamContext> way = new ArrayDeque<>();
        for (TokenStreamContext step = json.streamReadContext(); step != null; step = step.getParent()) {
            way.push(step);
        }
        boolean opened = json.currentToken() == JsonToken.START_OBJECT || json.currentToken() == JsonToken.START_ARRAY;
        StringBuilder path = new StringBuilder(field == null ? "" : field.jsonName);
        MessagePlan message = field == null ? type : field.message;
        boolean map = field != null && field.map;
        for (TokenStreamContext step : way) {
            boolean last = step == json.streamReadContext();
            if (step.inArray() && !(last && opened)) {
                path.append('[').append(step.getCurrentIndex()).append(']');
            } else if (step.inObject() && step.hasCurrentName() && !(last && opened)) {
                String name = step.currentName();
                if (map) {
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
        }
        return path.toString();
    }

    private static @Nullable MessagePlan value(MessagePlan entry) {
        return entry.field(2).message;
    }
}
