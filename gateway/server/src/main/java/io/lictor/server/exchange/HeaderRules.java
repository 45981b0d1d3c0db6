package io.lictor.server.exchange;

import io.lictor.routing.HostHeader;
import io.lictor.server.request.IncomingRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which headers pass the gateway. Hop-by-hop headers end here (RFC 9110, 7.6.1), {@code Via} and {@code X-Forwarded-*}
 * tell where the request came from. Stateless.
 */
public final class HeaderRules {

    private static final List<AsciiString> HOP_BY_HOP = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            AsciiString.cached("proxy-connection"),
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE);

    /** Of those that mean something before a body is read, which a field behind it is too late for (RFC 9110, 6.5.1). */
    private static final Set<String> NO_TRAILERS = Set.of(
            "age",
            "authorization",
            "cache-control",
            "connection",
            "cookie",
            "date",
            "expect",
            "expires",
            "forwarded",
            "host",
            "keep-alive",
            "location",
            "max-forwards",
            "pragma",
            "range",
            "retry-after",
            "set-cookie",
            "te",
            "traceparent",
            "tracestate",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "vary",
            "via",
            "warning",
            "www-authenticate",
            "x-request-id");

    private static final List<String> NO_TRAILER_PREFIXES = List.of("content-", "if-", "proxy-", "x-forwarded-");

    static final AsciiString FOR = AsciiString.cached("X-Forwarded-For");
    private static final AsciiString HOST = AsciiString.cached("X-Forwarded-Host");
    private static final AsciiString PROTO = AsciiString.cached("X-Forwarded-Proto");
    private static final AsciiString PREFIX = AsciiString.cached("X-Forwarded-Prefix");
    private static final AsciiString VIA = AsciiString.cached("Via");

    private static final String USUAL_VERSION = "1.1";

    private final String instanceName;
    private final String usualVia;

    public HeaderRules(String instanceName) {
        this.instanceName = instanceName;
        this.usualVia = USUAL_VERSION + ' ' + instanceName;
    }

    /** Headers for the backend. The client sets {@code Host} itself, from the endpoint's address. */
    public HttpHeaders towardsBackend(IncomingRequest request, String requestId, String strippedPrefix) {
        HttpHeaders headers = request.copyOfHeaders();
        strip(headers);
        headers.remove(HttpHeaderNames.HOST);
        headers.remove(HttpHeaderNames.EXPECT);
        headers.set(RequestIds.HEADER, requestId);
        headers.add(VIA, via(request));
        InetSocketAddress peer = request.peer();
        if (peer != null && peer.getAddress() != null) {
            append(headers, FOR, peer.getAddress().getHostAddress());
        }
        String host = request.first(HttpHeaderNames.HOST);
        if (host != null && !headers.contains(HOST)) {
            headers.set(HOST, host);
        }
        if (!headers.contains(PROTO)) {
            headers.set(PROTO, request.scheme());
        }
        if (!strippedPrefix.isEmpty()) {
            append(headers, PREFIX, strippedPrefix);
        }
        return headers;
    }

    /** What the backend sees as {@code Host}; empty for the endpoint's own address, which the client fills in itself. */
    public Optional<String> host(IncomingRequest request, HostHeader rule) {
        if (rule instanceof HostHeader.Fixed fixed) {
            return Optional.of(fixed.name());
        }
        return rule instanceof HostHeader.OfClient
                ? Optional.ofNullable(request.first(HttpHeaderNames.HOST))
                : Optional.empty();
    }

    /** Takes away what is of one hop only, for example from a backend's answer; the server frames the body itself. */
    public static void strip(HttpHeaders headers) {
        for (String line : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String name : line.split(",", -1)) {
                headers.remove(name.strip());
            }
        }
        for (AsciiString name : HOP_BY_HOP) {
            headers.remove(name);
        }
    }

    /**
     * Takes from the trailers of a request or an answer what must not be among them, and what the gateway says itself in headers: who
     * reads both as one would believe the client.
     */
    public static void stripTrailers(HttpHeaders trailers) {
        for (String name : trailers.names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (NO_TRAILERS.contains(lower) || NO_TRAILER_PREFIXES.stream().anyMatch(lower::startsWith)) {
                trailers.remove(name);
            }
        }
    }

    private String via(IncomingRequest request) {
        String version = request.protocolVersion();
        return version.equals(USUAL_VERSION) ? usualVia : version + ' ' + instanceName;
    }

    private static void append(HttpHeaders headers, AsciiString name, String value) {
        List<String> before = headers.getAll(name);
        headers.set(name, before.isEmpty() ? value : String.join(", ", before) + ", " + value);
    }
}
