package io.lictor.server.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP service on plain sockets that does one of its {@link Fault}s with each request, by chance, and says in its head
 * which. It repeats {@code X-Soak}, says in {@code X-Received} how long the body was that it has read, and answers with
 * as many bytes as {@code X-Size} asks for. A request with {@code X-Calm} gets a whole answer always.
 */
public final class FaultyService implements AutoCloseable {

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);
    private static final int PIECE = 8 * 1024;
    private static final List<Fault> CALM =
            List.of(Fault.FIXED, Fault.CHUNKED, Fault.UNTIL_CLOSE, Fault.SLOW, Fault.IDLE_CLOSE);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final Random seeds;
    private final ServerSocket listening;

    /** What happens to a request. */
    public enum Fault {
        FIXED,
        CHUNKED,
        UNTIL_CLOSE,
        SLOW,
        /** Closes after an answer that did not say so. */
        IDLE_CLOSE,
        /** Before the head. */
        RESET,
        /** In the middle of the body. */
        CUT,
        GARBAGE,
        /** Before the body of the request has been read; then it is. */
        EARLY,
        /** It never is. */
        EARLY_CLOSE,
        /** No answer at all, until the other side closes. */
        SILENT;

        /** Whether what has come of the body may not be all. */
        public boolean mayCut() {
            return this == CUT || this == EARLY_CLOSE;
        }
    }

    /** What is wanted. */
    private record Request(String method, String id, int size, boolean calm, long length, boolean chunked) {}

    public FaultyService(long seed) {
        this.seeds = new Random(seed);
        try {
            this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Connections that are open. */
    public int connections() {
        return open.size();
    }

    /** Requests whose answer is not finished. */
    public int busy() {
        return busy.get();
    }

    /** Connections that the other side has left in the middle of a request. */
    public int left() {
        return left.get();
    }

    /** The body that belongs to a request. */
    public static byte[] body(String id, int size) {
        byte[] body = new byte[size];
        int first = Math.floorMod(id.hashCode(), 26);
        for (int i = 0; i < size; i++) {
            body[i] = (byte) ('a' + (first + i) % 26);
        }
        return body;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                Random random = new Random(seeds.nextLong());
                threads.execute(() -> serve(socket, random));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, Random random) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), PIECE);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), PIECE);
            String first = line(in);
            while (!first.isEmpty()) {
                busy.incrementAndGet();
                try {
                    if (!answer(new Exchange(socket, in, out, random), first)) {
                        return;
                    }
                } finally {
                    busy.decrementAndGet();
                }
                first = line(in);
            }
        } catch (IOException gone) {
            left.incrementAndGet();
        } finally {
            open.remove(socket);
        }
    }

    /** A connection with a request on it. */
    private record Exchange(Socket socket, InputStream in, OutputStream out, Random random) {

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    /** Whether the connection is kept. */
    private static boolean answer(Exchange on, String first) throws IOException {
        Request request = head(on.in(), first);
        Fault[] all = Fault.values();
        Fault fault = request.calm() || on.random().nextBoolean()
                ? CALM.get(on.random().nextInt(CALM.size()))
                : all[on.random().nextInt(all.length)];
        boolean early = fault == Fault.EARLY || fault == Fault.EARLY_CLOSE;
        long received = early ? -1 : skipBody(on.in(), request);
        switch (fault) {
            case RESET -> on.reset();
            case GARBAGE -> write(on, "\u0001 this is no HTTP\r\n\r\n");
            case SILENT -> {
                if (on.in().read() >= 0) {
                    throw new IOException("a request before the answer to the one before");
                }
            }
            default -> {
                if (fault == Fault.SLOW) {
                    LockSupport.parkNanos((long) (on.random().nextDouble() * LONGEST_PAUSE.toNanos()));
                }
                write(on, request, fault, received);
            }
        }
        if (fault == Fault.EARLY) {
            skipBody(on.in(), request);
        }
        return fault == Fault.FIXED || fault == Fault.CHUNKED || fault == Fault.SLOW || fault == Fault.EARLY;
    }

    private static void write(Exchange on, Request request, Fault fault, long received) throws IOException {
        boolean chunked =
                fault == Fault.CHUNKED || (fault == Fault.CUT && on.random().nextBoolean());
        String framing = "Content-Length: " + request.size() + "\r\n";
        if (chunked) {
            framing = "Transfer-Encoding: chunked\r\n";
        } else if (fault == Fault.UNTIL_CLOSE) {
            framing = "Connection: close\r\n";
        }
        write(
                on,
                "HTTP/1.1 200 OK\r\nX-Soak: " + request.id() + "\r\nX-Fault: " + fault + "\r\nX-Received: " + received
                        + "\r\n" + framing + "\r\n");
        if (!request.method().equals("HEAD")) {
            byte[] body = body(request.id(), request.size());
            int end = fault == Fault.CUT ? body.length / 2 : body.length;
            for (int at = 0; at < end; at += PIECE) {
                int length = Math.min(PIECE, end - at);
                if (chunked) {
                    write(on, Integer.toHexString(length) + "\r\n");
                }
                on.out().write(body, at, length);
                if (chunked) {
                    write(on, "\r\n");
                }
            }
            if (chunked && fault != Fault.CUT) {
                write(on, "0\r\n\r\n");
            }
        }
        on.out().flush();
        if (fault == Fault.CUT) {
            on.reset();
        }
    }

    private static void write(Exchange on, String text) throws IOException {
        on.out().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Request head(InputStream in, String first) throws IOException {
        String id = "";
        int size = 0;
        boolean calm = false;
        long length = 0;
        boolean chunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "x-soak" -> id = value;
                case "x-size" -> size = Integer.parseInt(value);
                case "x-calm" -> calm = true;
                case "content-length" -> length = Long.parseLong(value);
                case "transfer-encoding" -> chunked = true;
                default -> {
                    // Of no meaning here.
                }
            }
        }
        return new Request(first.substring(0, first.indexOf(' ')), id, size, calm, length, chunked);
    }

    /** Its length. */
    private static long skipBody(InputStream in, Request request) throws IOException {
        if (!request.chunked()) {
            in.skipNBytes(request.length());
            return request.length();
        }
        long received = 0;
        for (long size = chunk(in); size > 0; size = chunk(in)) {
            in.skipNBytes(size);
            line(in);
            received += size;
        }
        line(in);
        return received;
    }

    private static long chunk(InputStream in) throws IOException {
        String size = line(in);
        if (size.isEmpty()) {
            throw new EOFException("left before a chunk");
        }
        return Long.parseLong(size, 16);
    }

    /** Empty also where the other side has closed before it. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.isEmpty()) {
                    return "";
                }
                throw new EOFException("left after " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdown();
    }
}
