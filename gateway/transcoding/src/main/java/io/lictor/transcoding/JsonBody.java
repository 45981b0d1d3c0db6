package io.lictor.transcoding;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.lictor.transcoding.TranscodingException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The body is JSON, for the request itself or for one of its fields.
 *
 * @param field where it goes; null when it is the request itself
 */
record JsonBody(
        BodyCheck check, JsonFormat.Parser parser, @Nullable FieldDescriptor field) implements BodyBinder {
    @Override
    public void bind(byte[] body, @Nullable String contentType, DynamicMessage.Builder message) {
        if (JsonText.isBlank(body)) {
            return;
        }
        JsonMediaType.require(contentType);
        String text = JsonText.decode(body);
        try {
            if (field == null) {
                check.message(text, message.getDescriptorForType());
                parser.merge(text, message);
            } else {
                check.field(text, field);
                parser.merge("{\"" + field.getName() + "\":" + text + "}", message);
            }
        } catch (InvalidProtocolBufferException unfit) {
            throw TranscodingException.invalid(
                    Reason.INVALID_VALUE,
                    field == null ? "" : field.getJsonName(),
                    "the body: expected a value of "
                            + (field == null ? message.getDescriptorForType() : field).getFullName() + ": "
                            + unfit.getMessage());
        }
    }
}
