package io.lictor.server.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A whole frame of a WebSocket (RFC 6455, 5.2) of less than 64 KB. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SocketFrame(int kind, byte[] payload) {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES = 126;

    public static SocketFrame text(String text) {
        return new SocketFrame(TEXT, text.getBytes(StandardCharsets.US_ASCII));
    }

    public static SocketFrame close(int code) {
        return new SocketFrame(
                CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    /** The request with which a client opens one. */
    public static byte[] handshake(String path) {
        return String.join(
                        "\r\n",
                        "GET " + path + " HTTP/1.1",
                        "Host: gateway.example",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The next one that a server sends. */
    public static SocketFrame read(InputStream in) throws IOException {
        int kind = byteOf(in) & 0xf;
        int length = byteOf(in);
        if (length == TWO_BYTES) {
            length = byteOf(in) << 8 | byteOf(in);
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("in a frame");
        }
        return new SocketFrame(kind, payload);
    }

    private static int byteOf(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("before a frame");
        }
        return next;
    }

    /** As a client sends it, by a mask that changes nothing. */
    public byte[] masked() {
        return ByteBuffer.allocate(8 + payload.length)
                .put((byte) (LAST | kind))
                .put((byte) (MASKED | TWO_BYTES))
                .putShort((short) payload.length)
                .putInt(0)
                .put(payload)
                .array();
    }

    public boolean isClose() {
        return kind == CLOSE;
    }

    public String text() {
        return new String(payload, StandardCharsets.US_ASCII);
    }

    /** Of a close. */
    public int code() {
        return Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
    }
}
