package io.lictor.server.accesslog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * {@code client - - [time] "request" status bytes}, in UTC. Quotes, backslashes and what is not printable ASCII are escaped as
 * Apache's server does it, so that no client can forge a line.
 */
final class CommonLineWriter implements LineWriter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String HEX = "0123456789abcdef";

    private final OutputStream out;
    private final StringBuilder line = new StringBuilder();

    CommonLineWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(AccessEntry entry) throws IOException {
        AccessEntry.Request request = entry.request();
        line.setLength(0);
        escape(request.client());
        line.append(" - - [");
        TIME.formatTo(Instant.ofEpochMilli(entry.epochMillis()), line);
        line.append("] \"");
        escape(request.method());
        line.append(' ');
        escape(request.path());
        line.append(' ').append(request.protocol()).append("\" ").append(entry.status());
        line.append(' ');
        if (entry.bytesOut() == 0) {
            line.append('-');
        } else {
            line.append(entry.bytesOut());
        }
        out.write(line.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c > ' ' && c < 0x7F) {
                line.append(c);
            } else {
                i += hex(text, i) - 1;
            }
        }
    }

    /** Writes the character at a place by its bytes in UTF-8, and says of how many chars it was. */
    private int hex(String text, int at) {
        int length = Character.charCount(text.codePointAt(at));
        for (byte each : text.substring(at, at + length).getBytes(StandardCharsets.UTF_8)) {
            line.append("\\x").append(HEX.charAt((each >> 4) & 0xF)).append(HEX.charAt(each & 0xF));
        }
        return length;
    }
}
