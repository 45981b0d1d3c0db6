package io.lictor.server;

import io.lictor.consul.testing.Patience;
import io.lictor.server.SoakRequest.Kind;
import io.lictor.server.testing.RawAnswer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One of the clients of {@link SoakTest}: does one thing after the other, each on a connection of its own, by chance. */
final class SoakClient implements Runnable {

    private static final List<Kind> KINDS = List.of(Kind.values());

    private static final long LONGEST_PAUSE_NANOS = 10_000_000;
    private static final int LARGE = 512 * 1024;
    private static final int PIECE = 16 * 1024;

    private final int port;
    private final Random random;
    private final String name;
    private final BooleanSupplier goesOn;
    private final Findings findings;
    private final List<Deed> deeds = List.of(
            this::kept,
            this::kept,
            this::kept,
            this::pipelined,
            this::pipelined,
            this::upload,
            this::expecting,
            this::slowReader,
            this::halfHead,
            this::halfBody,
            this::leaveWaiting,
            this::leaveReading);
    private int requests;

    @FunctionalInterface
    private interface Deed {
        void on(Wire wire) throws IOException;
    }

    /**
     * What all clients have seen. Used by all of them.
     *
     * @param wrong what must not be, a few of them
     * @param answers how often a kind of request got a status
     */
    record Findings(Queue<String> wrong, Map<String, LongAdder> answers) {

        private static final int MOST = 20;

        Findings() {
            this(new ConcurrentLinkedQueue<>(), new ConcurrentHashMap<>());
        }

        void wrong(String what) {
            if (wrong.size() < MOST) {
                wrong.add(what);
            }
        }

        void answered(SoakRequest request, RawAnswer answer) {
            answers.computeIfAbsent(request.kind() + " " + answer.status(), any -> new LongAdder())
                    .increment();
        }

        long count(Kind kind, int status) {
            LongAdder count = answers.get(kind + " " + status);
            return count == null ? 0 : count.sum();
        }
    }

    SoakClient(int port, int number, BooleanSupplier goesOn, Findings findings) {
        this.port = port;
        this.random = new Random(number);
        this.name = "c" + number + "-";
        this.goesOn = goesOn;
        this.findings = findings;
    }

    @Override
    public void run() {
        while (goesOn.getAsBoolean()) {
            int deed = random.nextInt(deeds.size());
            try (Wire wire = new Wire(deed)) {
                deeds.get(deed).on(wire);
            } catch (IOException | RuntimeException unexpected) {
                findings.wrong(name + " deed " + deed + ", last request " + requests + ": " + unexpected + " by "
                        + unexpected.getCause());
            }
            LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_PAUSE_NANOS));
        }
    }

    private String id() {
        requests++;
        return name + requests;
    }

    private Kind kind() {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    // --- Those who stay for their answers ---

    private void kept(Wire wire) throws IOException {
        for (int i = random.nextInt(8); i >= 0; i--) {
            if (wire.ask(SoakRequest.get(kind(), id(), random.nextInt(20_000))).isLast()) {
                return;
            }
        }
        SoakRequest last = SoakRequest.get(Kind.CALM, id(), random.nextInt(5_000));
        wire.ask(random.nextInt(3) == 0 ? last.by("HTTP/1.0") : last.with("Connection: close"));
        wire.untilClosed();
    }

    /** An answer that says it is the last leaves those behind it without. */
    private void pipelined(Wire wire) throws IOException {
        List<SoakRequest> all = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Kind kind = kind();
            all.add(SoakRequest.get(kind == Kind.FAULTY ? Kind.CALM : kind, id(), random.nextInt(2_000)));
        }
        all.add(SoakRequest.get(Kind.CALM, id(), 100).with("Connection: close"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        all.forEach(request -> bytes.writeBytes(request.bytes()));
        wire.write(bytes.toByteArray());
        for (SoakRequest request : all.subList(0, all.size() - 1)) {
            if (wire.answer(request).isLast()) {
                return;
            }
        }
        wire.answer(all.get(all.size() - 1));
        wire.untilClosed();
    }

    private void upload(Wire wire) throws IOException {
        int size = random.nextInt(LARGE);
        Kind kind = random.nextInt(3) == 0 ? Kind.FAULTY : Kind.CALM;
        boolean chunked = random.nextBoolean();
        SoakRequest request = SoakRequest.of(kind, id(), 100, size)
                .with(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + size);
        wire.begin();
        try {
            wire.write(request.bytes());
            wire.writeBody(size, chunked);
            wire.answer(request);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException broken) {
            // An answer that is broken off ends the connection, whatever the client still sends.
            if (kind == Kind.CALM) {
                throw broken;
            }
        }
    }

    private void expecting(Wire wire) throws IOException {
        int size = random.nextInt(20_000);
        SoakRequest request = SoakRequest.of(Kind.CALM, id(), 100, size)
                .with("Content-Length: " + size)
                .with("Expect: 100-continue");
        wire.begin();
        wire.write(request.bytes());
        RawAnswer first = wire.read(request);
        if (first.status() != 100) {
            wire.check(request, first);
            return;
        }
        wire.writeBody(size, false);
        wire.answer(request);
    }

    private void slowReader(Wire wire) throws IOException {
        wire.slow();
        wire.ask(SoakRequest.get(Kind.CALM, id(), LARGE));
    }

    // --- Those who do not ---

    private void halfHead(Wire wire) throws IOException {
        byte[] whole = SoakRequest.get(kind(), id(), 100).bytes();
        wire.writeSome(whole, 1 + random.nextInt(whole.length - 1));
    }

    private void halfBody(Wire wire) throws IOException {
        int size = 2 + random.nextInt(LARGE);
        SoakRequest request = SoakRequest.of(kind(), id(), 100, size).with("Content-Length: " + size);
        wire.write(request.bytes());
        wire.writeSome(new byte[size], random.nextInt(size));
    }

    private void leaveWaiting(Wire wire) throws IOException {
        byte[] whole = SoakRequest.get(kind(), id(), LARGE).bytes();
        wire.writeSome(whole, whole.length);
    }

    private void leaveReading(Wire wire) throws IOException {
        // Closed after it: a short answer is left as well.
        SoakRequest request = SoakRequest.get(Kind.FAULTY, id(), 2 * LARGE).with("Connection: close");
        wire.write(request.bytes());
        wire.skip(random.nextInt(LARGE));
    }

    /** The client's end of a connection. */
    private final class Wire implements AutoCloseable {

        private final int deed;
        private final Socket socket = new Socket();
        private InputStream in;
        private final OutputStream out;
        private long began = System.nanoTime();
        private String last = "none";

        Wire(int deed) throws IOException {
            this.deed = deed;
            socket.setReceiveBufferSize(64 * 1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
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

        RawAnswer ask(SoakRequest request) throws IOException {
            begin();
            write(request.bytes());
            return answer(request);
        }

        RawAnswer answer(SoakRequest request) throws IOException {
            RawAnswer answer = read(request);
            check(request, answer);
            return answer;
        }

        RawAnswer read(SoakRequest request) throws IOException {
            try {
                return RawAnswer.read(in, request.isBodiless());
            } catch (SocketTimeoutException late) {
                findings.wrong("deed " + deed + ": " + request + " is not answered");
                throw late;
            } catch (IOException none) {
                throw new IOException(request + " got no answer, after " + last, none);
            }
        }

        void check(SoakRequest request, RawAnswer answer) {
            findings.answered(request, answer);
            last = request + " was answered " + answer + "; " + last;
            request.wrong(answer, Duration.ofNanos(System.nanoTime() - began))
                    .ifPresent(what -> findings.wrong("deed " + deed + ": " + what));
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

        void writeBody(int size, boolean chunked) throws IOException {
            for (int at = 0; at < size; at += PIECE) {
                int length = Math.min(PIECE, size - at);
                if (chunked) {
                    write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                write(new byte[length]);
                if (chunked) {
                    write(new byte[] {'\r', '\n'});
                }
            }
            if (chunked) {
                write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
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
            LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_PAUSE_NANOS));
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
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        }
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
