package io.lictor.server.wire;

import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Cuts the bytes of one answer into messages, wherever frames begin and end. Holds at most one message that is not whole. */
final class MessageReader {

    private static final int PREFIX = 5;
    /** Room for a message before more of it has come: what a server announces costs nothing yet. */
    private static final int FIRST_ROOM = 64 * 1024;

    private static final byte[] NOTHING = {};

    private final int limit;
    private boolean gzip;
    /** Bytes of the prefix that have come. */
    private int begun;

    private boolean compressed;
    private int length;
    private byte[] message = NOTHING;
    private int filled;

    /** @param limit bytes of the largest message, before and after it is unpacked */
    MessageReader(int limit) {
        this.limit = limit;
    }

    /** Messages may be packed with gzip. */
    void expectGzip() {
        gzip = true;
    }

    /** Whether a message has begun that is not whole. */
    boolean isInside() {
        return begun > 0;
    }

    /**
     * Takes bytes until a message is whole.
     *
     * @return null when more bytes are needed
     * @throws StatusException for a message that cannot be accepted
     */
    byte @Nullable [] read(ByteBuf in) throws StatusException {
        if (begun < PREFIX && !prefix(in)) {
            return null;
        }
        int more = Math.min(length - filled, in.readableBytes());
        if (message.length < filled + more) {
            message = Arrays.copyOf(message, Math.min(length, Math.max(filled + more, 2 * message.length)));
        }
        in.readBytes(message, filled, more);
        filled += more;
        return filled == length ? whole() : null;
    }

    private boolean prefix(ByteBuf in) throws StatusException {
        if (begun == 0 && in.readableBytes() >= PREFIX) {
            flag(in.readByte());
            length = in.readInt();
            begun = PREFIX;
        } else {
            while (begun < PREFIX && in.isReadable()) {
                byte next = in.readByte();
                if (begun == 0) {
                    flag(next);
                } else {
                    length = (length << 8) | (next & 0xFF);
                }
                begun++;
            }
            if (begun < PREFIX) {
                return false;
            }
        }
        if (length < 0 || length > limit) {
            throw tooLarge(length & 0xFFFFFFFFL);
        }
        message = new byte[Math.min(length, FIRST_ROOM)];
        return true;
    }

    private void flag(byte flag) throws StatusException {
        if ((flag & ~1) != 0) {
            throw new StatusException(Statuses.violation("sent a message with unknown flags"));
        }
        compressed = flag == 1;
        if (compressed && !gzip) {
            throw new StatusException(Statuses.violation("sent a compressed message without saying how"));
        }
    }

    private byte[] whole() throws StatusException {
        byte[] result = compressed ? unpack(message) : message;
        message = NOTHING;
        begun = 0;
        length = 0;
        filled = 0;
        return result;
    }

    private byte[] unpack(byte[] packed) throws StatusException {
        try (Unpacking stream = new Unpacking(packed)) {
            return unpack(stream);
        } catch (EOFException cut) {
            throw broken("sent a gzip message cut short", cut);
        } catch (IOException notGzip) {
            throw broken("sent a message that is not gzip", notGzip);
        }
    }

    private byte[] unpack(Unpacking stream) throws StatusException, EOFException {
        try {
            byte[] unpacked = stream.readNBytes(limit);
            if (stream.read() >= 0) {
                throw tooLarge(limit + 1L);
            }
            return unpacked;
        } catch (EOFException cut) {
            throw cut;
        } catch (IOException damaged) {
            throw broken(
                    "sent a gzip message whose "
                            + (stream.isPastData() ? "checksum or length does not match" : "data is damaged"),
                    damaged);
        }
    }

    private static StatusException broken(String what, IOException cause) {
        return new StatusException(Statuses.violation(what).withCause(cause));
    }

    private StatusException tooLarge(long size) {
        return new StatusException(
                Status.RESOURCE_EXHAUSTED.withDescription(WireChannel.TOO_LARGE + " " + limit + ": " + size));
    }

    private static final class Unpacking extends GZIPInputStream {

        Unpacking(byte[] packed) throws IOException {
            super(new ByteArrayInputStream(packed));
        }

        /** Whether only the trailer can be at fault. */
        boolean isPastData() {
            return inf.finished();
        }
    }
}
