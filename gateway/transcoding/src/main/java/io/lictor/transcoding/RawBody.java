package io.lictor.transcoding;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

/**
 * The body is a {@code google.api.HttpBody}: its bytes as they are, and its content type.
 *
 * @param field where it goes; null when it is the request itself
 */
record RawBody(@Nullable FieldDescriptor field) implements BodyBinder {
    private static final int CONTENT_TYPE = 1;
    private static final int DATA = 2;

    @Override
    public void bind(byte[] body, @Nullable String contentType, DynamicMessage.Builder message) {
        if (body.length == 0 && contentType == null) {
            return;
        }
        Message.Builder holder = field == null ? message : message.getFieldBuilder(field);
        Descriptor type = holder.getDescriptorForType();
        if (contentType != null) {
            holder.setField(type.findFieldByNumber(CONTENT_TYPE), contentType);
        }
        holder.setField(type.findFieldByNumber(DATA), ByteString.copyFrom(body));
    }
}
