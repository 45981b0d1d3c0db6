package io.lictor.server.testing;

import io.lictor.consul.testing.Patience;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP/1.1 client that sends and reads chunk by chunk, so that a test sees what has arrived by when. */
public final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    public RawClient(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Status and headers, whose names are in lower case. */
    public record Head(int status, Map<String, String> headers) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    public RawClient get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: gateway.example\r\n" + lines(headers) + "\r\n");
    }

    /** A request whose body follows in chunks. */
    public RawClient post(String path, String... headers) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: gateway.example\r\nTransfer-Encoding: chunked\r\n"
                + lines(headers) + "\r\n");
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    public RawClient chunk(String text) throws IOException {
        return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient chunk(byte[] bytes) throws IOException {
        // In one piece: after its head it may be refused, and the rest could not be sent any more.
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(bytes);
        chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        chunk.writeTo(socket.getOutputStream());
        return this;
    }

    public RawClient endChunks() throws IOException {
        return send("0\r\n\r\n");
    }

    public Head head() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, more) -> one + ", " + more);
        }
        return new Head(Integer.parseInt(status.split(" ", -1)[1]), headers);
    }

    /** The next chunk; empty after the last one. */
    public Optional<byte[]> chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        byte[] bytes = in.readNBytes(size);
        line();
        return size == 0 ? Optional.empty() : Optional.of(bytes);
    }

    public String text() throws IOException {
        return new String(chunk().orElseThrow(), StandardCharsets.UTF_8);
    }

    /** Reads chunks until so much has come. */
    public String text(int length) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(text());
        }
        return text.toString();
    }

    /** The rest of a chunked body. */
    public byte[] rest() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Optional<byte[]> chunk = chunk(); chunk.isPresent(); chunk = chunk()) {
            out.writeBytes(chunk.get());
        }
        return out.toByteArray();
    }

    public String restText() throws IOException {
        return new String(rest(), StandardCharsets.UTF_8);
    }

    /** A body that has a length. */
    public String body(Head head) throws IOException {
        return new String(in.readNBytes(Integer.parseInt(head.header("content-length"))), StandardCharsets.UTF_8);
    }

    /** Whether the server closes the connection now, with nothing more in it. */
    public boolean isCut() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed after \"" + line + "\"");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
