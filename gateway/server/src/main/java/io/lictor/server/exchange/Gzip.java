package io.lictor.server.exchange;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import reactor.core.publisher.Flux;

/**
 * Writes gzip (RFC 1952) part by part; what was given can be read from what was written so far. Used for one answer.
 * Guarded by itself, because a cancelled answer is closed by another thread than the one that writes.
 */
public final class Gzip implements AutoCloseable {

    private static final byte[] NOTHING = {};
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int STEP = 8 * 1024;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();
    private long size;
    private boolean begun;
    private boolean closed;

    private Gzip() {}

    static byte[] whole(byte[] body) {
        try (Gzip gzip = new Gzip()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, body.length / 4));
            out.writeBytes(gzip.write(body, Deflater.NO_FLUSH));
            out.writeBytes(gzip.end());
            return out.toByteArray();
        }
    }

    /** One part for each of {@code body}, and one for the end; an error cuts it. */
    public static Flux<byte[]> parts(Flux<byte[]> body) {
        return Flux.using(
                Gzip::new,
                gzip -> body.map(part -> gzip.write(part, Deflater.SYNC_FLUSH))
                        .concatWith(Flux.defer(() -> Flux.just(gzip.end()))),
                Gzip::close);
    }

    private synchronized byte[] write(byte[] part, int flush) {
        if (closed) {
            return NOTHING;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, part.length / 4));
        begin(out);
        checksum.update(part);
        size += part.length;
        deflater.setInput(part);
        byte[] step = new byte[Math.min(STEP, Math.max(64, part.length))];
        int written = step.length;
        while (written == step.length || !deflater.needsInput()) {
            written = deflater.deflate(step, 0, step.length, flush);
            out.write(step, 0, written);
        }
        return out.toByteArray();
    }

    private synchronized byte[] end() {
        if (closed) {
            return NOTHING;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        begin(out);
        deflater.finish();
        byte[] step = new byte[STEP];
        while (!deflater.finished()) {
            out.write(step, 0, deflater.deflate(step));
        }
        littleEndian(out, checksum.getValue());
        littleEndian(out, size);
        return out.toByteArray();
    }

    private void begin(ByteArrayOutputStream out) {
        if (!begun) {
            begun = true;
            out.writeBytes(HEADER);
        }
    }

    private static void littleEndian(ByteArrayOutputStream out, long value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write((int) (value >>> shift));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        deflater.end();
    }
}
