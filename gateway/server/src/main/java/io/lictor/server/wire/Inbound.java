package io.lictor.server.wire;

import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What has come for a call: messages are delivered as they are asked for, the rest is held. Used on the event loop. */
final class Inbound {

    private final MessageReader reader;
    private final Consumer<byte[]> receiver;
    private int wanted;
    private boolean delivering;
    private @Nullable ByteBuf held;

    Inbound(MessageReader reader, Consumer<byte[]> receiver) {
        this.reader = reader;
        this.receiver = receiver;
    }

    /** Messages may be packed with gzip. */
    void expectGzip() {
        reader.expectGzip();
    }

    /**
     * Bytes have come.
     *
     * @return how many of them are held
     * @throws StatusException for a message that cannot be accepted
     */
    int come(ByteBuf data) throws StatusException {
        if (held == null) {
            deliver(data);
            if (!data.isReadable()) {
                return 0;
            }
            held = Unpooled.buffer(data.readableBytes());
        }
        int size = data.readableBytes();
        held.writeBytes(data);
        return size;
    }

    /**
     * More messages are wanted.
     *
     * @return how many bytes are not held any more
     * @throws StatusException for a message that cannot be accepted
     */
    int want(int messages) throws StatusException {
        wanted = (int) Math.min((long) wanted + messages, Integer.MAX_VALUE);
        ByteBuf rest = held;
        if (rest == null || delivering) {
            return 0;
        }
        int before = rest.readableBytes();
        deliver(rest);
        int after = rest.readableBytes();
        if (after == 0) {
            held = null;
        } else {
            rest.discardSomeReadBytes();
        }
        return before - after;
    }

    private void deliver(ByteBuf in) throws StatusException {
        delivering = true;
        try {
            while (wanted > 0 && in.isReadable()) {
                byte[] message = reader.read(in);
                if (message != null) {
                    wanted--;
                    receiver.accept(message);
                }
            }
        } finally {
            delivering = false;
        }
    }

    /** Whether nothing is held. */
    boolean isDelivered() {
        return held == null;
    }

    /** Whether a message has begun that is not whole. */
    boolean isInside() {
        return reader.isInside();
    }

    /** Nobody wants it any more. */
    void drop() {
        held = null;
    }
}
