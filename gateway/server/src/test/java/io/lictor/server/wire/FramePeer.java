package io.lictor.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of HTTP/2 that says frame by frame, and byte by byte, what a test wants it to say; each connection has a thread. */
final class FramePeer implements AutoCloseable {

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;

    private static final int PREFACE = 24;

    private final ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    /** What is said on a connection; it is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void play(Line line) throws IOException;
    }

    /** One frame that the client has sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int type, int flags, int stream, byte[] payload) {

        long number(int at) {
            return Unpooled.wrappedBuffer(payload).getUnsignedInt(at);
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /** @param scripts for the first connection, the second and so on; the last one for all others too */
    FramePeer(Script... scripts) throws IOException {
        thread(() -> {
            while (true) {
                Socket socket = listening.accept();
                accepted.add(socket);
                Script script = scripts[Math.min(connections.getAndIncrement(), scripts.length - 1)];
                thread(() -> {
                    try (socket) {
                        socket.setTcpNoDelay(true);
                        script.play(new Line(socket));
                    }
                });
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private static void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        // The test is over, or the client has gone, which the test sees from its side.
                    }
                },
                "frame-peer");
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** One connection. */
    static final class Line {

        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Line(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
            in.readFully(new byte[PREFACE]);
        }

        /** Identifiers and values in turn. */
        Line settings(int... pairs) throws IOException {
            ByteBuf payload = Unpooled.buffer();
            for (int i = 0; i < pairs.length; i += 2) {
                payload.writeShort(pairs[i]).writeInt(pairs[i + 1]);
            }
            return frame(Http2FrameTypes.SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
        }

        Line frame(int type, int flags, int stream, byte[] payload) throws IOException {
            ByteBuf frame = Unpooled.buffer();
            frame.writeMedium(payload.length).writeByte(type).writeByte(flags).writeInt(stream);
            out.write(ByteBufUtil.getBytes(frame.writeBytes(payload)));
            return this;
        }

        Line numbers(int type, int stream, int... numbers) throws IOException {
            ByteBuf payload = Unpooled.buffer();
            for (int number : numbers) {
                payload.writeInt(number);
            }
            return frame(type, 0, stream, ByteBufUtil.getBytes(payload));
        }

        Line goAway(int last, int error) throws IOException {
            return numbers(Http2FrameTypes.GO_AWAY, 0, last, error);
        }

        Line reset(int stream, long error) throws IOException {
            return numbers(Http2FrameTypes.RST_STREAM, stream, (int) error);
        }

        Line widen(int stream, int more) throws IOException {
            return numbers(Http2FrameTypes.WINDOW_UPDATE, stream, more);
        }

        /** Names and values in turn, as they are. */
        static byte[] block(String... fields) {
            ByteBuf block = Unpooled.buffer();
            for (int i = 0; i < fields.length; i++) {
                if (i % 2 == 0) {
                    block.writeByte(0);
                }
                byte[] text = fields[i].getBytes(StandardCharsets.ISO_8859_1);
                if (text.length < 127) {
                    block.writeByte(text.length);
                } else {
                    block.writeByte(127);
                    int rest = text.length - 127;
                    for (; rest >= 128; rest >>= 7) {
                        block.writeByte((rest & 127) | 128);
                    }
                    block.writeByte(rest);
                }
                block.writeBytes(text);
            }
            return ByteBufUtil.getBytes(block);
        }

        Line headers(int stream, int flags, String... fields) throws IOException {
            return frame(Http2FrameTypes.HEADERS, flags | END_HEADERS, stream, block(fields));
        }

        /** A head that says this twice, in frames of the usual size. */
        Line maxHeaders(int stream, String value) throws IOException {
            byte[] block = block(":status", "200", "a", value, "b", value);
            for (int from = 0; from < block.length; from += 16_000) {
                int to = Math.min(from + 16_000, block.length);
                frame(
                        from == 0 ? Http2FrameTypes.HEADERS : Http2FrameTypes.CONTINUATION,
                        to == block.length ? END_HEADERS : 0,
                        stream,
                        Arrays.copyOfRange(block, from, to));
            }
            return this;
        }

        /** The head of a gRPC answer. */
        Line head(int stream) throws IOException {
            return headers(stream, 0, ":status", "200", "content-type", "application/grpc");
        }

        Line data(int stream, int flags, byte[] bytes) throws IOException {
            return frame(Http2FrameTypes.DATA, flags, stream, bytes);
        }

        /** Trailers that say all went well. */
        Line end(int stream) throws IOException {
            return headers(stream, END_STREAM, "grpc-status", "0");
        }

        /** A whole answer with one message. */
        Line answer(int stream, byte[] message) throws IOException {
            return head(stream).data(stream, 0, framed(message)).end(stream);
        }

        /** The next frame that is not about settings or windows. */
        Frame next() throws IOException {
            while (true) {
                Frame frame = any();
                if (frame.type() != Http2FrameTypes.SETTINGS && frame.type() != Http2FrameTypes.WINDOW_UPDATE) {
                    return frame;
                }
            }
        }

        /** The next one of this type; those before it are read and forgotten. */
        Frame next(int type) throws IOException {
            Frame frame = any();
            while (frame.type() != type) {
                frame = any();
            }
            return frame;
        }

        /** The stream of the next call, when its request has come whole. */
        int call() throws IOException {
            Frame frame = next();
            while (frame.type() != Http2FrameTypes.DATA || !frame.has(END_STREAM)) {
                frame = next();
            }
            return frame.stream();
        }

        /** Until the client closes the connection. */
        void drain() throws IOException {
            while (in.read() >= 0) {
                // Whatever it says.
            }
        }

        /** The connection will not be closed but reset. */
        void resetAtTheEnd() throws IOException {
            socket.setSoLinger(true, 0);
        }

        private Frame any() throws IOException {
            int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, flags, stream, payload);
        }

        static byte[] framed(byte[] message) {
            return ByteBufUtil.getBytes(
                    Unpooled.buffer().writeByte(0).writeInt(message.length).writeBytes(message));
        }
    }
}
