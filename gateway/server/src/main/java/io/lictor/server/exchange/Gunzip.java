package io.lictor.server.exchange;

import io.grpc.Status;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads gzip (RFC 1952) part by part, in pieces of a bounded size and only as many as are asked for, so that a small body
 * that unpacks to a large one costs no more memory than others. Used for one request. Guarded by itself, because a
 * cancelled request is closed by another thread than the one that reads.
 */
public final class Gunzip implements AutoCloseable {

    private static final int PIECE = 16 * 1024;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private final GzipFrame frame = new GzipFrame();
    private byte[] part = {};
    private int at;
    private boolean inData;
    private boolean closed;

    private Gunzip() {}

    /** Fails with a refusal when the body is not gzip, or not all of it. */
    public static Flux<byte[]> pieces(Flux<byte[]> body) {
        return Flux.using(
                Gunzip::new,
                gunzip -> body.concatMap(
                                part -> Flux.<byte[], Gunzip>generate(() -> gunzip.feed(part), (state, sink) -> {
                                    byte[] next = state.next();
                                    if (next == null) {
                                        sink.complete();
                                    } else {
                                        sink.next(next);
                                    }
                                    return state;
                                }),
                                0)
                        .concatWith(Mono.fromRunnable(gunzip::end)),
                Gunzip::close);
    }

    private synchronized Gunzip feed(byte[] next) {
        part = next;
        at = 0;
        return this;
    }

    /** Null when this part is used up. */
    private synchronized byte @Nullable [] next() {
        while (!closed) {
            if (!inData && !readFrame()) {
                return null;
            }
            int size = inflate();
            if (size > 0) {
                checksum.update(piece, 0, size);
                return Arrays.copyOf(piece, size);
            }
            if (!inflater.finished()) {
                return null;
            }
            endData();
        }
        return null;
    }

    /** False when there is nothing more to read in this part. */
    private boolean readFrame() {
        while (at < part.length) {
            String flaw = frame.take(part[at++]);
            if (flaw != null) {
                throw corrupt(flaw);
            }
            if (frame.isAtData()) {
                inData = true;
                inflater.reset();
                checksum.reset();
                inflater.setInput(part, at, part.length - at);
                return true;
            }
        }
        return false;
    }

    private int inflate() {
        try {
            if (inflater.needsInput() && at < part.length) {
                inflater.setInput(part, at, part.length - at);
            }
            int size = inflater.inflate(piece);
            at = part.length - inflater.getRemaining();
            if (inflater.needsDictionary()) {
                throw corrupt("it needs a dictionary");
            }
            return size;
        } catch (DataFormatException broken) {
            throw corrupt("its compressed data is damaged, " + broken.getMessage());
        }
    }

    private void endData() {
        inData = false;
        frame.expectTrailer(checksum.getValue(), inflater.getBytesWritten());
    }

    private synchronized void end() {
        if (!closed && (inData || !frame.isWhole())) {
            throw corrupt("it is gzip, but cut short");
        }
    }

    private static GatewayException corrupt(String why) {
        return new GatewayException(
                Status.Code.INVALID_ARGUMENT,
                400,
                "MALFORMED_ENCODING",
                "the body is not what header 'content-encoding' says: " + why);
    }

    @Override
    public synchronized void close() {
        closed = true;
        inflater.end();
    }
}
