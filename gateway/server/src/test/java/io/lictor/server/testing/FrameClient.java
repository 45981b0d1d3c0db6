package io.lictor.server.testing;

import io.lictor.consul.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client of HTTP/2 that keeps to no rule: it sends any frames, and answers none (RFC 9113, 4.1). */
public final class FrameClient implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int ACK = 1;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    /** With which a client begins (RFC 9113, 3.4). */
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** Bytes that the system keeps for a client that does not read. */
    private static final int RECEIVED = 16 * 1024;

    private final Socket socket;
    private final DataInputStream in;

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Frame(int type, int flags, int stream, byte[] payload) {

        /** The last stream that is answered, as a GOAWAY says. */
        public int lastStream() {
            return ByteBuffer.wrap(payload).getInt();
        }

        /** Of the error that it tells, 0 for none (RFC 9113, 7). */
        public int code() {
            ByteBuffer bytes = ByteBuffer.wrap(payload);
            return switch (type) {
                case RST_STREAM -> bytes.getInt();
                case GOAWAY -> bytes.getInt(4);
                default -> 0;
            };
        }
    }

    /**
     * Begins with its settings.
     *
     * @param connected which the client closes
     * @param settings each six bytes
     */
    public FrameClient(Socket connected, byte... settings) throws IOException {
        socket = connected;
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        in = new DataInputStream(socket.getInputStream());
        send(PREFACE.getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, settings);
    }

    /** Before anything is sent. */
    public static Socket connected(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVED);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    /** The head of a GET, by static and literal fields of HPACK (RFC 7541, 6.2). */
    public static byte[] get(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82); // :method GET
        block.write(0x86); // :scheme http
        literal(block, 4, path);
        literal(block, 1, "gateway.example");
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) {
        block.write(name);
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    public FrameClient send(int type, int flags, int stream, byte... payload) throws IOException {
        return send(frame(type, flags, stream, payload));
    }

    public FrameClient send(byte[] frames) throws IOException {
        socket.getOutputStream().write(frames);
        return this;
    }

    /** Asks on a stream of its own. */
    public FrameClient ask(int stream, String path) throws IOException {
        return send(HEADERS, END_STREAM | END_HEADERS, stream, get(path));
    }

    /** Sends the same again and again until the server ends the connection, or so many times. Whether it ended. */
    public boolean flood(byte[] frames, int times) {
        try {
            for (int i = 0; i < times; i++) {
                send(frames);
            }
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    /** The next frame that is none of the connection's own settings; empty at the end of the connection. */
    public Optional<Frame> next() throws IOException {
        try {
            while (true) {
                int lengthAndType = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(lengthAndType >>> 8);
                Frame frame = new Frame(lengthAndType & 0xff, flags, stream, payload);
                if (frame.type() != SETTINGS && frame.type() != WINDOW_UPDATE) {
                    return Optional.of(frame);
                }
            }
        } catch (EOFException | SocketException ended) {
            return Optional.empty();
        }
    }

    /** Reads until the connection ends; the last GOAWAY before it, if any came. */
    public Optional<Frame> untilEnd() throws IOException {
        Optional<Frame> last = Optional.empty();
        for (Optional<Frame> frame = next(); frame.isPresent(); frame = next()) {
            last = frame.get().type() == GOAWAY ? frame : last;
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
