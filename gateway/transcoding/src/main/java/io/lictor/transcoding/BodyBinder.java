package io.lictor.transcoding;

import com.google.protobuf.DynamicMessage;
import org.jspecify.annotations.Nullable;

/** Puts the body into the message. */
interface BodyBinder {
    void bind(byte[] body, @Nullable String contentType, DynamicMessage.Builder message);
}
