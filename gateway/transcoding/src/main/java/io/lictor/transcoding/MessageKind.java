package io.lictor.transcoding;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.jspecify.annotations.Nullable;

/** How JSON writes a message. */
public enum MessageKind {
    /** An object with a member per field. */
    PLAIN,
    TIMESTAMP,
    DURATION,
    FIELD_MASK,
    /** The value alone. */
    WRAPPER,
    STRUCT,
    VALUE,
    LIST_VALUE,
    ANY,
    /** Plain inside JSON, raw bytes when it is the whole body. */
    HTTP_BODY;

    public static MessageKind of(Descriptor message) {
        return switch (message.getFullName()) {
            case "google.protobuf.Timestamp" -> TIMESTAMP;
            case "google.protobuf.Duration" -> DURATION;
            case "google.protobuf.FieldMask" -> FIELD_MASK;
            case "google.protobuf.DoubleValue",
                    "google.protobuf.FloatValue",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.Int32Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue" -> WRAPPER;
            case "google.protobuf.Struct" -> STRUCT;
            case "google.protobuf.Value" -> VALUE;
            case "google.protobuf.ListValue" -> LIST_VALUE;
            case "google.protobuf.Any" -> ANY;
            case "google.api.HttpBody" -> HTTP_BODY;
            default -> PLAIN;
        };
    }

    /** Whether it has members a query parameter or a JSON object can name. */
    public boolean hasMembers() {
        return this == PLAIN || this == HTTP_BODY;
    }

    /** Whether a body is raw bytes: the body is the message, or the field of it when there is one. */
    public static boolean isHttpBody(Descriptor message, @Nullable FieldDescriptor field) {
        if (field == null) {
            return of(message) == HTTP_BODY;
        }
        return !field.isRepeated()
                && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && of(field.getMessageType()) == HTTP_BODY;
    }
}
