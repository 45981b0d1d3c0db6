package io.lictor.server;

import io.grpc.Metadata;
import io.lictor.server.testing.WireAnswer;
import io.lictor.server.testing.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** All that may differ between two lanes, each with its reason: it is taken away here, and what is left must be the same. */
final class LaneDifferences {

    /** Reactor Netty's client gathers the body of such requests and tells its length, where the express lane passes chunks on as they come. */
    private static final Set<String> GATHERED = Set.of("GET", "HEAD", "DELETE");

    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

    private final String backend;

    /** @param lane whose backends have ports of their own */
    LaneDifferences(Lane lane) {
        this.backend = "127.0.0.1:" + lane.backend().port();
    }

    String text(WireAnswer answer) {
        List<String> headers = headers(answer.headers());
        if (answer.end() == WireAnswer.End.NO_BODY) {
            // Both may say what there would be (RFC 9110, 8.6 and RFC 9112, 6.1), and Spring and Reactor Netty choose
            // otherwise.
            headers.removeIf(line -> FRAMING.contains(name(line)));
        }
        // How much of an answer comes before its end does is a matter of time.
        String body = answer.end() == WireAnswer.End.CUT ? "" : answer.body();
        return answer.status() + " " + headers + " " + answer.end() + " " + answer.trailers() + " " + body;
    }

    String text(WireRequest request) {
        List<String> headers = headers(request.headers());
        boolean gathered = GATHERED.contains(request.method());
        // Reactor Netty's client says of each request that has no body how long it is.
        headers.removeIf(line -> gathered ? FRAMING.contains(name(line)) : line.equals("content-length: 0"));
        // It cannot send trailers: those of requests are not compared.
        return request.line() + " " + headers + " " + (request.chunked() && !gathered) + " " + request.body();
    }

    String text(Lane.Call call) {
        List<String> lines = new ArrayList<>();
        for (String key : call.headers().keys()) {
            if (!key.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                Metadata.Key<String> name = Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER);
                call.headers().getAll(name).forEach(value -> lines.add(key + ": " + value));
            }
        }
        // What is left of the time when the call begins.
        lines.removeIf(line -> line.startsWith("grpc-timeout:"));
        return call.request() + " " + headers(lines);
    }

    /** Sorted, since only the order of lines with one name means something, and names in lower case. */
    private List<String> headers(List<String> lines) {
        List<UnaryOperator<String>> identities = List.of(
                line -> line.replaceAll("lictor-[0-9a-f]{8}", "lictor-ID"),
                line -> line.replaceAll("^x-request-id: [0-9a-f]{32}$", "x-request-id: ID"),
                line -> line.replaceAll("^sec-websocket-key: .*$", "sec-websocket-key: KEY"),
                line -> line.replace(backend, "BACKEND"));
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            String same =
                    name(line) + ": " + line.substring(line.indexOf(':') + 1).strip();
            for (UnaryOperator<String> identity : identities) {
                same = identity.apply(same);
            }
            all.add(same);
        }
        all.removeIf(line -> line.startsWith("date:"));
        all.sort(null);
        return all;
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    }
}
