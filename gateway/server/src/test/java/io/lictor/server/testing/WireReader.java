package io.lictor.server.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1.1 off a connection by the letter of RFC 9112: what is not by the rules is a {@link ProtocolException}, and
 * never mended. Text is ISO 8859-1, so that every byte is seen.
 */
final class WireReader {

    private static final Pattern SIZE = Pattern.compile("([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\0\r\n]*");

    private final InputStream in;

    WireReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Waits for the next byte. */
    boolean isAtEnd() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next < 0;
    }

    /** Up to CR and LF, which must come together. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\r'; b = read()) {
            if (b == '\n') {
                throw new ProtocolException("LF without CR after " + text(line));
            }
            line.write(b);
        }
        if (read() != '\n') {
            throw new ProtocolException("CR without LF after " + text(line));
        }
        return text(line);
    }

    /** Lines up to the empty one. */
    List<String> headers() throws IOException {
        List<String> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (!HEADER.matcher(line).matches()) {
                throw new ProtocolException("not a header: " + line);
            }
            headers.add(line);
        }
        return headers;
    }

    /** All values of a header, in their order. */
    static List<String> values(List<String> headers, String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }

    /** Appends the body, as far as it comes. */
    void fixed(long length, ByteArrayOutputStream body) throws IOException {
        for (long left = length; left > 0; left--) {
            body.write(read());
        }
    }

    /** Appends the body, as far as it comes, and gives its trailers. */
    List<String> chunked(ByteArrayOutputStream body) throws IOException {
        while (true) {
            String line = line();
            var size = SIZE.matcher(line);
            if (!size.matches()) {
                throw new ProtocolException("not the size of a chunk: " + line);
            }
            int length = Integer.parseInt(size.group(1), 16);
            if (length == 0) {
                return headers();
            }
            fixed(length, body);
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
        }
    }

    /** Appends all that comes before the end of the connection. */
    void untilEnd(ByteArrayOutputStream body) throws IOException {
        in.transferTo(body);
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection has ended");
        }
        return next;
    }

    static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
