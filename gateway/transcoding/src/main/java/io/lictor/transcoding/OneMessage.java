package io.lictor.transcoding;

import java.util.function.Consumer;

/** The binding has no body, so path and query make the only message. */
final class OneMessage implements RequestStream {

    private static final byte[] NOTHING = {};

    private final MessageEncoder encoder;

    OneMessage(MessageEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public void feed(byte[] part, Consumer<byte[]> messages) {
        // There is nothing it could set; as of a unary call it is ignored.
    }

    @Override
    public void end(Consumer<byte[]> messages) {
        messages.accept(encoder.encode(NOTHING, true));
    }
}
