package io.lictor.server.testing;

import io.lictor.consul.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that sends any bytes and reads answers by the letter. */
public final class WireClient implements AutoCloseable {

    private final Socket socket;
    private final WireReader in;

    public WireClient(int port) throws IOException {
        this(port, 0);
    }

    /** @param receiving bytes that the system keeps for a client that does not read; 0 for its own choice */
    public WireClient(int port, int receiving) throws IOException {
        this(connected(port, receiving));
    }

    /** @param connected which the client closes */
    public WireClient(Socket connected) throws IOException {
        this.socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        this.in = new WireReader(socket.getInputStream());
    }

    private static Socket connected(int port, int receiving) throws IOException {
        Socket socket = new Socket();
        if (receiving > 0) {
            socket.setReceiveBufferSize(receiving);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    public WireClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public WireClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The same, of which a server that has closed its side may take nothing. */
    public WireClient trySend(byte[] bytes) throws IOException {
        try {
            return send(bytes);
        } catch (SocketException closed) {
            return this;
        }
    }

    /**
     * The next answer with those of 1xx before it; empty when the connection ends first.
     *
     * @param method of its request
     */
    public Optional<WireAnswer> answer(String method) throws IOException {
        List<Integer> interim = new ArrayList<>();
        try {
            while (true) {
                if (in.isAtEnd()) {
                    return Optional.empty();
                }
                int status = status(in.line());
                List<String> headers = in.headers();
                if (status >= 200) {
                    return Optional.of(withBody(
                            new WireAnswer(status, interim, headers, method, WireAnswer.End.NO_BODY, List.of())));
                }
                interim.add(status);
            }
        } catch (SocketException reset) {
            return Optional.empty();
        }
    }

    /** Only its head, without those of 1xx before it. */
    public int status() throws IOException {
        int status = status(in.line());
        in.headers();
        return status;
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[0-9] [1-9][0-9]{2}( .*)?")) {
            throw new ProtocolException("not the first line of an answer: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    /** @param head whose body is the method of the request */
    private WireAnswer withBody(WireAnswer head) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WireAnswer.End end;
        List<String> trailers = List.of();
        List<String> lengths = head.values("Content-Length");
        try {
            if (head.body().equals("HEAD") || head.status() == 204 || head.status() == 304) {
                end = WireAnswer.End.NO_BODY;
            } else if (head.values("Transfer-Encoding").equals(List.of("chunked")) && lengths.isEmpty()) {
                trailers = in.chunked(bytes);
                end = WireAnswer.End.CHUNKS;
            } else if (lengths.size() == 1) {
                in.fixed(Long.parseLong(lengths.get(0)), bytes);
                end = WireAnswer.End.LENGTH;
            } else {
                in.untilEnd(bytes);
                end = WireAnswer.End.CLOSE;
            }
        } catch (EOFException | SocketException cut) {
            end = WireAnswer.End.CUT;
        } catch (IOException notHttp) {
            throw new AssertionError("after " + head, notHttp);
        }
        return new WireAnswer(head.status(), head.interim(), head.headers(), WireReader.text(bytes), end, trailers);
    }

    /** Whether the server closes the connection, with nothing more in it. */
    public boolean isClosed() throws IOException {
        try {
            return in.isAtEnd();
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
