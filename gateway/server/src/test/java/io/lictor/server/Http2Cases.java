package io.lictor.server;

import io.lictor.server.testing.WireRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The requests of {@link LaneCases} as a client of HTTP/2 says them: those that are by the rules of HTTP/1.1. */
final class Http2Cases {

    /** Without a meaning in HTTP/2 (RFC 9113, 8.2.2), and refused by the codec. */
    private static final Set<String> OF_A_CONNECTION =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private final LaneCases cases;
    private final Deque<LaneCases.Sent> next = new ArrayDeque<>();

    Http2Cases(long seed) {
        this.cases = new LaneCases(seed);
    }

    /** @param body empty for none, which is not an empty one */
    record Case(Http2Headers head, Optional<String> body, Http2Headers trailers) {}

    Case next() {
        while (true) {
            if (next.isEmpty()) {
                next.addAll(cases.next().requests());
            }
            try {
                return of(WireRequest.of(next.remove().bytes()));
            } catch (ProtocolException wrong) {
                // There is no such request of HTTP/2.
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    private static Case of(WireRequest request) {
        Http2Headers head = fields(request.headers());
        head.method(request.method()).scheme("http").path(request.target());
        List<String> hosts = request.values("Host");
        if (!hosts.isEmpty()) {
            head.authority(hosts.get(0));
        }
        hosts.stream().skip(1).forEach(host -> head.add("host", host));
        boolean framed = request.chunked() || head.contains("content-length");
        return new Case(head, framed ? Optional.of(request.body()) : Optional.empty(), fields(request.trailers()));
    }

    private static Http2Headers fields(List<String> lines) {
        Http2Headers fields = new DefaultHttp2Headers(false);
        for (String line : lines) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip();
            boolean other = name.equals("te") && !value.equals("trailers");
            if (!OF_A_CONNECTION.contains(name) && !name.equals("host") && !other) {
                fields.add(name, value);
            }
        }
        return fields;
    }
}
