package io.lictor.server.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link ScriptedServer} answers, as the first segment of the path says: {@code /STATUS.KIND.BYTES}, such as {@code
 * /200.chunked.3000}.
 *
 * @param size bytes of the body
 */
record Script(int status, Kind kind, int size) {

    private static final Pattern TARGET = Pattern.compile("/([1-9][0-9]{2})\\.([a-z]+)\\.([0-9]{1,8})(?:[/?].*)?");

    /** An answer that nobody has asked for. */
    static final String FOREIGN = "HTTP/1.1 299 Foreign\r\nX-Foreign: yes\r\nContent-Length: 7\r\n\r\nforeign";

    /** How the answer is framed, and how whole it is. */
    enum Kind {
        FIXED,
        CHUNKED,
        TRAILERS,
        /** Ends with the connection. */
        CLOSE,
        /** The same in HTTP/1.0. */
        OLD,
        /** After one of 1xx. */
        INTERIM,
        /** Before the body of the request. */
        EARLY,
        /** With a length of which not all comes. */
        CUT,
        /** In chunks of which the last does not come. */
        CUTCHUNKS,
        /** With a first chunk that is none. */
        BADCHUNK,
        /** None: the connection ends. */
        SILENT,
        GARBAGE,
        /** With more behind it than it has announced, also to HEAD. */
        SURPLUS,
        /** With {@link #FOREIGN} behind it. */
        SPLIT,
        /** With the beginning of it behind it. */
        HALFSPLIT,
        /** With {@code Connection} naming another header of the answer. */
        HOPS
    }

    static Script of(String target) {
        Matcher parts = TARGET.matcher(target);
        if (parts.matches()) {
            for (Kind kind : Kind.values()) {
                if (kind.name().equalsIgnoreCase(parts.group(2))) {
                    return new Script(Integer.parseInt(parts.group(1)), kind, Integer.parseInt(parts.group(3)));
                }
            }
        }
        return new Script(200, Kind.FIXED, 5);
    }

    /** Whether the connection can serve another request. */
    boolean play(OutputStream out, String method) throws IOException {
        boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
        String body = bodiless ? "" : "0123456789abcdef".repeat(size / 16 + 1).substring(0, size);
        switch (kind) {
            case FIXED, EARLY -> write(out, head("HTTP/1.1") + length() + "\r\n" + body);
            case HOPS ->
                write(
                        out,
                        head("HTTP/1.1") + length() + "Connection: keep-alive, x-hop\r\nX-Hop: 1\r\n"
                                + "Keep-Alive: timeout=60\r\nProxy-Authenticate: Basic\r\n\r\n" + body);
            case INTERIM ->
                write(
                        out,
                        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + head("HTTP/1.1") + length() + "\r\n" + body);
            case CHUNKED, TRAILERS, CUTCHUNKS -> chunks(out, body, bodiless);
            case BADCHUNK -> write(out, head("HTTP/1.1") + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n");
            case CLOSE -> write(out, head("HTTP/1.1") + "Connection: close\r\n\r\n" + body);
            case OLD -> write(out, head("HTTP/1.0") + "\r\n" + body);
            case CUT -> write(out, head("HTTP/1.1") + "Content-Length: " + (size + 10) + "\r\n\r\n" + body);
            case GARBAGE -> write(out, "SMTP ready\r\n\r\n");
            case SURPLUS -> write(out, head("HTTP/1.1") + "Content-Length: " + size + "\r\n\r\n" + body + "more");
            case SPLIT -> write(out, head("HTTP/1.1") + length() + "\r\n" + body + FOREIGN);
            case HALFSPLIT -> write(out, head("HTTP/1.1") + length() + "\r\n" + body + FOREIGN.substring(0, 32));
            case SILENT -> {
                // Nothing.
            }
        }
        return switch (kind) {
            case CUT, CUTCHUNKS -> bodiless;
            case BADCHUNK, CLOSE, OLD, SILENT, GARBAGE -> false;
            default -> true;
        };
    }

    private String length() {
        return status == 204 ? "" : "Content-Length: " + size + "\r\n";
    }

    private String head(String version) {
        return version + " " + status + " As Told\r\nContent-Type: text/plain\r\nX-Answer: one\r\nx-answer: two\r\n"
                + "Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n";
    }

    private void chunks(OutputStream out, String body, boolean bodiless) throws IOException {
        String announced = kind == Kind.TRAILERS ? "Trailer: X-Trail\r\n" : "";
        String framing = status == 204 ? "" : "Transfer-Encoding: chunked\r\n";
        write(out, head("HTTP/1.1") + framing + announced + "\r\n");
        if (bodiless) {
            return;
        }
        for (int at = 0; at < body.length(); at += 1000) {
            String part = body.substring(at, Math.min(body.length(), at + 1000));
            write(out, Integer.toHexString(part.length()) + ";ext=1\r\n" + part + "\r\n");
        }
        if (kind != Kind.CUTCHUNKS) {
            write(
                    out,
                    kind == Kind.TRAILERS ? "0\r\nX-Trail: t\r\nSet-Cookie: e=f\r\nVia: 1.1 x\r\n\r\n" : "0\r\n\r\n");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
