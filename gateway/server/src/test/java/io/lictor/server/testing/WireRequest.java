package io.lictor.server.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request as it was on the wire, in ISO 8859-1.
 *
 * @param line the first line
 * @param headers whole lines in their order
 * @param body without the chunks it may have come in
 * @param chunked whether it came in chunks
 */
public record WireRequest(String line, List<String> headers, String body, boolean chunked, List<String> trailers) {

    private static final Pattern LINE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ \0-\040\177]+ HTTP/1\\.1");

    static WireRequest head(WireReader in) throws IOException {
        String line = in.line();
        if (!LINE.matcher(line).matches()) {
            throw new ProtocolException("not the first line of a request: " + line);
        }
        return new WireRequest(line, in.headers(), "", false, List.of());
    }

    /**
     * A whole request.
     *
     * @throws ProtocolException for one that is not by the rules
     */
    public static WireRequest of(String bytes) throws IOException {
        WireReader in = new WireReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        return head(in).whole(in);
    }

    /** The same with the body that follows. */
    WireRequest whole(WireReader in) throws IOException {
        List<String> lengths = values("Content-Length");
        List<String> encodings = values("Transfer-Encoding");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (encodings.isEmpty() && lengths.isEmpty()) {
            return this;
        }
        if (encodings.isEmpty() && lengths.size() == 1 && lengths.get(0).matches("[0-9]{1,18}")) {
            in.fixed(Long.parseLong(lengths.get(0)), bytes);
            return new WireRequest(line, headers, WireReader.text(bytes), false, List.of());
        }
        if (encodings.equals(List.of("chunked")) && lengths.isEmpty()) {
            List<String> trailers = in.chunked(bytes);
            return new WireRequest(line, headers, WireReader.text(bytes), true, trailers);
        }
        throw new ProtocolException("a body of doubtful length: " + headers);
    }

    public List<String> values(String name) {
        return WireReader.values(headers, name);
    }

    public String method() {
        return line.substring(0, line.indexOf(' '));
    }

    public String target() {
        return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    }
}
