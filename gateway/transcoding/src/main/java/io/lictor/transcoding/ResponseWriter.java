package io.lictor.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Writes a response message, or the one field of it that is the answer. Immutable. */
final class ResponseWriter {
    private static final String JSON = "application/json";

    /** For text we have just written: without limits. */
    private static final JsonFactory JSON_FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Descriptor type;
    private final @Nullable FieldDescriptor field;
    private final boolean raw;
    private final AnyTolerantPrinter printer;
    private final String unset;

    ResponseWriter(MessageShapes shapes, Descriptor type, @Nullable FieldDescriptor field, boolean emitDefaults) {
        this.type = type;
        this.field = field;
        this.raw = MessageKind.isHttpBody(type, field);
        JsonFormat.Printer plain = JsonFormat.printer().omittingInsignificantWhitespace();
        this.printer = new AnyTolerantPrinter(shapes, emitDefaults ? plain.alwaysPrintFieldsWithNoPresence() : plain);
        this.unset = field == null ? "" : unset(type, field);
    }

    /** Whether the answer is the data of a {@code google.api.HttpBody}, not JSON. */
    boolean raw() {
        return raw;
    }

    byte[] write(byte[] bytes) {
        DynamicMessage message = parse(bytes);
        if (raw) {
            Message body = httpBody(message);
            return ((ByteString) body.getField(body.getDescriptorForType().findFieldByNumber(2))).toByteArray();
        }
        return (field == null ? printer.print(message) : value(message, field)).getBytes(UTF_8);
    }

    String contentType(byte[] bytes) {
        if (!raw) {
            return JSON;
        }
        Message body = httpBody(parse(bytes));
        String said = (String) body.getField(body.getDescriptorForType().findFieldByNumber(1));
        return said.isEmpty() ? "application/octet-stream" : said;
    }

    private Message httpBody(DynamicMessage message) {
        return field == null ? message : (Message) message.getField(field);
    }

    private DynamicMessage parse(byte[] bytes) {
        try {
            return DynamicMessage.parseFrom(type, bytes);
        } catch (InvalidProtocolBufferException garbage) {
            throw TranscodingException.unreadableResponse(
                    "the backend's response is not a " + type.getFullName() + ": " + garbage.getMessage(), garbage);
        }
    }

    /** Prints a message with this field only and cuts its value out. */
    private String value(DynamicMessage message, FieldDescriptor only) {
        boolean there = only.isRepeated() ? message.getRepeatedFieldCount(only) > 0 : message.hasField(only);
        if (!there) {
            return unset;
        }
        DynamicMessage alone = DynamicMessage.newBuilder(type)
                .setField(only, message.getField(only))
                .build();
        return member(printer.print(alone), only);
    }

    /** A message that was not set reads as an empty one where JSON has a form for that, else as null. */
    private static String unset(Descriptor type, FieldDescriptor field) {
        if (!field.hasPresence()) {
            JsonFormat.Printer printer =
                    JsonFormat.printer().omittingInsignificantWhitespace().includingDefaultValueFields(Set.of(field));
            try {
                return member(printer.print(DynamicMessage.getDefaultInstance(type)), field);
            } catch (InvalidProtocolBufferException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        if (field.getJavaType() != JavaType.MESSAGE) {
            return "null";
        }
        return switch (MessageKind.of(field.getMessageType())) {
            case PLAIN, STRUCT, ANY, HTTP_BODY -> "{}";
            case LIST_VALUE -> "[]";
            case TIMESTAMP, DURATION, FIELD_MASK, WRAPPER, VALUE -> "null";
        };
    }

    /** The text of one member of an object. */
    private static String member(String object, FieldDescriptor field) {
        try (JsonParser json = JSON_FACTORY.createParser(ObjectReadContext.empty(), object)) {
            json.nextToken();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                int start = (int) json.currentTokenLocation().getCharOffset();
                json.finishToken();
                json.skipChildren();
                if (name.equals(field.getJsonName())) {
                    return object.substring(start, (int) json.currentLocation().getCharOffset());
                }
            }
        }
        throw new IllegalStateException(field.getFullName() + " was not printed");
    }
}
