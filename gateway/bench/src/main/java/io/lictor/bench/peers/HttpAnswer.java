package io.lictor.bench.peers;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer in HTTP/1.1, as much of the protocol as gateways use for small answers. Immutable.
 *
 * @param body one character per byte
 */
record HttpAnswer(int status, String body) {

    /** Empty while something is missing. */
    static Optional<HttpAnswer> parse(byte[] bytes, int length) {
        int end = headEnd(bytes, length);
        if (end < 0) {
            return Optional.empty();
        }
        String head = text(bytes, 0, end).toLowerCase(Locale.ROOT);
        int status = Integer.parseInt(head.substring(9, 12));
        String size = field(head, "content-length");
        if (!size.isEmpty()) {
            int last = end + Integer.parseInt(size);
            return last <= length ? Optional.of(new HttpAnswer(status, text(bytes, end, last))) : Optional.empty();
        }
        if (field(head, "transfer-encoding").equals("chunked")) {
            return chunks(bytes, end, length).map(body -> new HttpAnswer(status, body));
        }
        throw new IllegalStateException("an answer without a length: " + head);
    }

    /** Where the body begins, or -1. */
    private static int headEnd(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static String field(String head, String name) {
        int at = head.indexOf("\n" + name + ":");
        return at < 0
                ? ""
                : head.substring(at + name.length() + 2, head.indexOf('\r', at)).strip();
    }

    private static Optional<String> chunks(byte[] bytes, int start, int length) {
        StringBuilder body = new StringBuilder();
        int at = start;
        while (true) {
            int lineEnd = at;
            while (lineEnd < length && bytes[lineEnd] != '\r') {
                lineEnd++;
            }
            if (lineEnd + 2 > length) {
                return Optional.empty();
            }
            int size = Integer.parseInt(text(bytes, at, lineEnd), 16);
            int next = lineEnd + 2 + size + 2;
            if (next > length) {
                return Optional.empty();
            }
            if (size == 0) {
                return Optional.of(body.toString());
            }
            body.append(text(bytes, lineEnd + 2, lineEnd + 2 + size));
            at = next;
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
