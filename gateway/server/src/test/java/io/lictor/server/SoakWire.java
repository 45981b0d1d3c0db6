package io.lictor.server;

import io.lictor.consul.testing.Patience;
import io.lictor.server.testing.RawAnswer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The end of a connection of HTTP/1.1 that a client of {@link SoakTest} has. */
final class SoakWire implements AutoCloseable {

    static final int PIECE = 16 * 1024;

    private final SoakActor actor;
    private final Socket socket = new Socket();
    private InputStream in;
    private final OutputStream out;
    private long began = System.nanoTime();
    private String last = "none";

    SoakWire(SoakActor actor) throws IOException {
        this.actor = actor;
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), actor.port()));
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), PIECE);
        out = socket.getOutputStream();
    }

    void begin() {
        began = System.nanoTime();
    }

    void slow() {
        in = new SlowStream(in);
    }

    InputStream in() {
        return in;
    }

    RawAnswer ask(SoakCall call, byte[] request) throws IOException {
        begin();
        write(request);
        return answer(call);
    }

    RawAnswer answer(SoakCall call) throws IOException {
        RawAnswer answer = read(call);
        check(call, answer);
        return answer;
    }

    RawAnswer read(SoakCall call) throws IOException {
        try {
            return RawAnswer.read(in, call.isBodiless());
        } catch (SocketTimeoutException late) {
            actor.wrong(call + " is not answered");
            throw late;
        } catch (IOException none) {
            throw new IOException(call + " got no answer, after " + last, none);
        }
    }

    void check(SoakCall call, RawAnswer answer) {
        last = call + " was answered " + answer + "; " + last;
        actor.check(call, answer, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Nothing may come any more. */
    void untilClosed() throws IOException {
        int more = in.read();
        if (more >= 0) {
            throw new IOException("more than the answers: " + (char) more);
        }
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** One chunk; the last where it is empty. */
    void writeChunk(byte[] bytes) throws IOException {
        write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        write(bytes);
        write(new byte[] {'\r', '\n'});
    }

    void writeBody(int size, boolean chunked) throws IOException {
        for (int at = 0; at < size; at += PIECE) {
            byte[] piece = new byte[Math.min(PIECE, size - at)];
            if (chunked) {
                writeChunk(piece);
            } else {
                write(piece);
            }
        }
        if (chunked) {
            writeChunk(new byte[0]);
        }
    }

    /** The first so many bytes; leaves a moment later. */
    void writeSome(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException answered) {
            // Before all was sent: then there is nothing left to leave behind.
            return;
        }
        actor.hesitate();
    }

    void skip(int length) throws SocketTimeoutException {
        try {
            in.skipNBytes(length);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException cut) {
            // The service was faster.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        if (actor.random().nextBoolean()) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    /** Reads little at a time. */
    private static final class SlowStream extends InputStream {

        private final InputStream in;

        SlowStream(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length > 1) {
                LockSupport.parkNanos(1_000_000);
            }
            return in.read(bytes, offset, length);
        }
    }
}
