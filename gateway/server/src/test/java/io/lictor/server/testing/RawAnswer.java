package io.lictor.server.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer as it came over a plain socket, read by the letter of RFC 9112.
 *
 * @param headers names in lower case
 * @param body what has come of it
 * @param whole false where the connection was closed before its end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawAnswer(int status, Map<String, String> headers, byte[] body, boolean whole) {

    private static final Pattern FIRST = Pattern.compile("HTTP/1\\.[01] (\\d{3}) [ -~]*");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*");

    /** Where a connection is closed in the middle of a body. */
    private static final class Cut extends IOException {}

    /**
     * Reads the next one.
     *
     * @param bodiless whether it is to a HEAD
     * @throws IOException when there is none, or it is not HTTP
     */
    public static RawAnswer read(InputStream in, boolean bodiless) throws IOException {
        Matcher first = matched(FIRST, line(in));
        int status = Integer.parseInt(first.group(1));
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            Matcher field = matched(FIELD, line);
            headers.merge(field.group(1).toLowerCase(Locale.ROOT), field.group(2), (one, more) -> one + ", " + more);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = true;
        if (!bodiless && status >= 200 && status != 204 && status != 304) {
            whole = readBody(in, headers, body);
        }
        return new RawAnswer(status, headers, body.toByteArray(), whole);
    }

    private static boolean readBody(InputStream in, Map<String, String> headers, ByteArrayOutputStream body)
            throws IOException {
        boolean chunked = headers.containsKey("transfer-encoding");
        if (chunked && headers.containsKey("content-length")) {
            throw new IOException("a length and chunks: " + headers);
        }
        try {
            if (chunked) {
                for (long size = chunk(in); size > 0; size = chunk(in)) {
                    copy(in, size, body);
                    if (!line(in).isEmpty()) {
                        throw new IOException("a chunk that is longer than it says");
                    }
                }
                return line(in).isEmpty();
            }
            copy(in, Long.parseLong(headers.getOrDefault("content-length", Long.toString(Long.MAX_VALUE))), body);
            return true;
        } catch (Cut | EOFException cut) {
            return !chunked && !headers.containsKey("content-length") && cut instanceof EOFException;
        }
    }

    private static long chunk(InputStream in) throws IOException {
        String size = line(in);
        try {
            return Long.parseLong(size, 16);
        } catch (NumberFormatException broken) {
            throw new IOException("no chunk: " + size, broken);
        }
    }

    private static void copy(InputStream in, long length, ByteArrayOutputStream to) throws IOException {
        byte[] piece = new byte[8 * 1024];
        for (long left = length; left > 0; ) {
            int read = read(in, piece, (int) Math.min(piece.length, left));
            to.write(piece, 0, read);
            left -= read;
        }
    }

    private static int read(InputStream in, byte[] piece, int length) throws IOException {
        int read;
        try {
            read = in.read(piece, 0, length);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException reset) {
            throw (Cut) new Cut().initCause(reset);
        }
        if (read < 0) {
            throw new EOFException("closed");
        }
        return read;
    }

    /** Of a header; empty where there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Whether nothing more comes on this connection. */
    public boolean isLast() {
        boolean untilClose = !headers.containsKey("content-length") && !headers.containsKey("transfer-encoding");
        return !whole || header("connection").equalsIgnoreCase("close") || (untilClose && body.length > 0);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + (whole ? " whole, " : " cut, ") + body.length + " bytes: "
                + text().substring(0, Math.min(80, body.length));
    }

    private static Matcher matched(Pattern pattern, String line) throws IOException {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("not HTTP: " + line);
        }
        return matcher;
    }

    private static String line(InputStream in) throws IOException {
        byte[] one = new byte[1];
        StringBuilder line = new StringBuilder(64);
        while (true) {
            read(in, one, 1);
            if (one[0] == '\n') {
                break;
            }
            line.append((char) (one[0] & 0xff));
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line without its end: " + line);
        }
        return line.substring(0, line.length() - 1);
    }
}
