package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.lictor.transcoding.TranscodingException.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** One walk along the tokens of a body, side by side with its descriptor. Used once, by one thread. */
final class BodyWalk {
    private static final int DEEPEST = 100;

    private final JsonParser json;
    private final MessageShapes shapes;
    private final boolean ignoreUnknownFields;
    private final StringBuilder path;
    private int depth;

    BodyWalk(JsonParser json, MessageShapes shapes, boolean ignoreUnknownFields, String path) {
        this.json = json;
        this.shapes = shapes;
        this.ignoreUnknownFields = ignoreUnknownFields;
        this.path = new StringBuilder(path);
        this.depth = path.isEmpty() ? -1 : 0;
    }

    /** The body is this field. {@code null} leaves it unset, but does not stand for a message. */
    void body(FieldDescriptor field) {
        boolean single = !field.isRepeated() && field.getJavaType() == JavaType.MESSAGE;
        if (single || json.currentToken() != JsonToken.VALUE_NULL) {
            field(field);
        }
    }

    /** Each method begins at the first token of its value and ends at the last. */
    void message(MessageShape shape) {
        switch (shape.kind()) {
            case PLAIN, HTTP_BODY -> object(shape);
            case TIMESTAMP -> text(TimestampText::parse);
            case DURATION -> text(DurationText::parse);
            case FIELD_MASK -> text(FieldMaskText::parse);
            case WRAPPER -> single(shape.type().findFieldByNumber(1));
            case STRUCT -> {
                require(JsonToken.START_OBJECT, "an object");
                anything();
            }
            case LIST_VALUE -> {
                require(JsonToken.START_ARRAY, "an array");
                anything();
            }
            case VALUE -> anything();
            case ANY -> any();
        }
    }

    private void object(MessageShape shape) {
        require(JsonToken.START_OBJECT, "an object");
        descend();
        members(shape);
        depth--;
    }

    private void members(MessageShape shape) {
        Map<Object, String> seen = new HashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            int mark = push(name);
            FieldDescriptor field = shape.fields().get(name);
            if (field == null) {
                unknown(shape, name);
            } else {
                once(field, name, seen);
                json.nextToken();
                member(field, name, seen);
            }
            path.setLength(mark);
        }
    }

    private void member(FieldDescriptor field, String name, Map<Object, String> seen) {
        if (json.currentToken() == JsonToken.VALUE_NULL && (field.isRepeated() || !takesNull(field))) {
            return; // unset
        }
        OneofDescriptor oneof = field.getRealContainingOneof();
        if (oneof != null) {
            String other = seen.put(oneof, name);
            if (other != null) {
                throw fault(
                        Reason.ONEOF_CONFLICT,
                        "expected only one of oneof '" + oneof.getName() + "', got also '" + other + "'");
            }
        }
        field(field);
    }

    private void field(FieldDescriptor field) {
        if (field.isMapField()) {
            map(field.getMessageType());
        } else if (field.isRepeated()) {
            require(JsonToken.START_ARRAY, "an array");
            int mark = path.length();
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                path.append('[').append(i).append(']');
                single(field);
                path.setLength(mark);
            }
        } else {
            single(field);
        }
    }

    private void map(Descriptor entry) {
        require(JsonToken.START_OBJECT, "an object");
        FieldDescriptor key = entry.findFieldByNumber(1);
        FieldDescriptor value = entry.findFieldByNumber(2);
        Set<String> seen = new HashSet<>();
        int mark = path.length();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            path.append('[').append(name).append(']');
            if (!seen.add(name)) {
                throw fault(Reason.DUPLICATE_FIELD, "expected each key once");
            }
            ValueCheck.wellFormed(name, this::unfit);
            mapKey(key, name);
            json.nextToken();
            single(value);
            path.setLength(mark);
        }
    }

    private void mapKey(FieldDescriptor key, String name) {
        try {
            ParameterText.parse(key, name);
        } catch (UnfitValueException e) {
            throw fault(Reason.INVALID_VALUE, "expected as key " + e.expected() + ", got " + Quoted.of(name));
        }
    }

    private void single(FieldDescriptor field) {
        if (field.getJavaType() == JavaType.MESSAGE) {
            message(shapes.of(field.getMessageType()));
            return;
        }
        if (json.currentToken() == JsonToken.VALUE_NULL && takesNull(field)) {
            return;
        }
        try {
            ValueCheck.scalar(json, field);
        } catch (UnfitValueException e) {
            throw unfit(e.expected());
        }
    }

    private void any() {
        require(JsonToken.START_OBJECT, "an object with \"@type\"");
        descend();
        String first = json.nextName();
        if (first != null && first.equals("@type")) {
            json.nextToken();
            typed(anyType());
        } else if (first != null) {
            untyped(first);
        }
        depth--;
    }

    private MessageShape anyType() {
        int mark = push("@type");
        MessageShape shape = json.currentToken() == JsonToken.VALUE_STRING ? shapes.ofTypeUrl(json.getString()) : null;
        if (shape == null) {
            throw unfit("the type of a known message, such as \"type.googleapis.com/package.Message\"");
        }
        path.setLength(mark);
        return shape;
    }

    private void typed(MessageShape shape) {
        if (shape.kind().hasMembers()) {
            members(shape);
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            int mark = push(name);
            if (name.equals("value")) {
                json.nextToken();
                message(shape);
            } else {
                unknown(shape, name);
            }
            path.setLength(mark);
        }
    }

    /** The type comes later or never: only the JSON can be checked here, JsonFormat does the rest. */
    private void untyped(String first) {
        boolean typed = false;
        for (String name = first; name != null; name = json.nextName()) {
            json.nextToken();
            if (name.equals("@type")) {
                anyType();
                typed = true;
            } else {
                anything();
            }
        }
        if (!typed) {
            throw fault(Reason.INVALID_VALUE, "expected a member \"@type\"");
        }
    }

    /** Any JSON value; its strings must be Unicode, its numbers fit in a double, its keys be unique. */
    private void anything() {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            ValueCheck.wellFormed(json.getString(), this::unfit);
        } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                || json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            ValueCheck.finite(json, this::unfit);
        } else if (json.currentToken() == JsonToken.START_ARRAY) {
            int mark = path.length();
            for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                path.append('[').append(i).append(']');
                anything();
                path.setLength(mark);
            }
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
            Map<Object, String> seen = new HashMap<>();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                int mark = push(name);
                once(name, name, seen);
                ValueCheck.wellFormed(name, this::unfit);
                json.nextToken();
                anything();
                path.setLength(mark);
            }
        }
    }

    private void text(TextRule rule) {
        require(JsonToken.VALUE_STRING, "a string");
        try {
            rule.parse(json.getString());
        } catch (UnfitValueException e) {
            throw unfit(e.expected());
        }
    }

    private void unknown(MessageShape shape, String name) {
        if (!ignoreUnknownFields) {
            String hint = shape.nearest(name)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw fault(
                    Reason.UNKNOWN_FIELD,
                    "expected a field of " + shape.type().getFullName() + ", which has none of this name" + hint);
        }
        json.nextToken();
        json.skipChildren();
    }

    private void once(Object what, String name, Map<Object, String> seen) {
        String before = seen.put(what, name);
        if (before != null) {
            throw fault(
                    Reason.DUPLICATE_FIELD,
                    before.equals(name) ? "expected once, got it twice" : "is the same field as '" + before + "'");
        }
    }

    private static boolean takesNull(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> MessageKind.of(field.getMessageType()) == MessageKind.VALUE;
            case ENUM -> field.getEnumType().getFullName().equals("google.protobuf.NullValue");
            default -> false;
        };
    }

    private void require(JsonToken token, String expected) {
        if (json.currentToken() != token) {
            throw unfit(expected);
        }
    }

    private void descend() {
        if (++depth > DEEPEST) {
            throw fault(Reason.TOO_DEEP, "expected at most " + DEEPEST + " messages inside each other");
        }
    }

    private int push(String name) {
        int mark = path.length();
        if (mark > 0) {
            path.append('.');
        }
        path.append(name);
        return mark;
    }

    TranscodingException malformed(String expected) {
        return TranscodingException.invalid(
                Reason.MALFORMED_JSON,
                "the body is not JSON" + at() + ": expected " + expected + ", got " + ValueCheck.shown(json));
    }

    private TranscodingException unfit(String expected) {
        return fault(Reason.INVALID_VALUE, "expected " + expected + ", got " + ValueCheck.shown(json));
    }

    private TranscodingException fault(Reason reason, String message) {
        String field = path.toString();
        String where = field.isEmpty()
                ? "the body"
                : (reason == Reason.UNKNOWN_FIELD ? "unknown field '" : "field '") + field + "'";
        return TranscodingException.invalid(reason, field, where + at() + ": " + message);
    }

    private String at() {
        @Nullable TokenStreamLocation at = json.currentTokenLocation();
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    /** A grammar a string must follow. */
    private interface TextRule {
        Object parse(String text) throws UnfitValueException;
    }
}
