package io.lictor.transcoding;

import java.util.function.Consumer;

/** Passes the parts of a body on as they come, each a {@code google.api.HttpBody}; an empty body is one empty message. */
final class RawMessages implements RequestStream {

    private static final byte[] NOTHING = {};

    private final MessageEncoder encoder;
    private boolean begun;

    RawMessages(MessageEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void feed(byte[] part, Consumer<byte[]> messages) {
        if (part.length > 0) {
            messages.accept(encoder.encode(part, !begun));
            begun = true;
        }
    }

    @Override
    public void end(Consumer<byte[]> messages) {
        if (!begun) {
            begun = true;
            messages.accept(encoder.encode(NOTHING, true));
        }
    }
}
