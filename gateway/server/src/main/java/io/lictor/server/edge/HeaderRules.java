package io.lictor.server.edge;

import io.lictor.routing.HostHeader;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which headers pass the gateway. Hop-by-hop headers end here (RFC 9110, 7.6.1), {@code Via} and {@code X-Forwarded-*}
 * tell where the request came from. Stateless.
 */
final class HeaderRules {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final String via;

    HeaderRules(String instanceName) {
        this.via = "1.1 " + instanceName;
    }

    /** Headers for the backend. The client sets {@code Host} itself, from the endpoint's address. */
    HttpHeaders towardsBackend(ServerWebExchange exchange, String strippedPrefix) {
        ServerHttpRequest request = exchange.getRequest();
        org.springframework.http.HttpHeaders incoming = request.getHeaders();
        Set<String> named = named(incoming.getOrEmpty("Connection"));
        HttpHeaders headers = new DefaultHttpHeaders();
        incoming.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (passes(lower, named) && !lower.equals("host") && !lower.equals("expect")) {
                headers.add(name, values);
            }
        });
        headers.set(RequestIds.HEADER, RequestIdStep.of(exchange));
        headers.add("Via", via);
        InetSocketAddress peer = request.getRemoteAddress();
        if (peer != null && peer.getAddress() != null) {
            append(headers, "X-Forwarded-For", peer.getAddress().getHostAddress());
        }
        String host = incoming.getFirst("Host");
        if (host != null && !headers.contains("X-Forwarded-Host")) {
            headers.set("X-Forwarded-Host", host);
        }
        if (!headers.contains("X-Forwarded-Proto")) {
            headers.set("X-Forwarded-Proto", request.getURI().getScheme());
        }
        if (!strippedPrefix.isEmpty()) {
            append(headers, "X-Forwarded-Prefix", strippedPrefix);
        }
        return headers;
    }

    /** What the backend sees as {@code Host}; empty for the endpoint's own address, which the client fills in itself. */
    Optional<String> host(ServerWebExchange exchange, HostHeader rule) {
        if (rule instanceof HostHeader.Fixed fixed) {
            return Optional.of(fixed.name());
        }
        return rule instanceof HostHeader.OfClient
                ? Optional.ofNullable(exchange.getRequest().getHeaders().getFirst("Host"))
                : Optional.empty();
    }

    /** Headers of a backend's answer for the client; the server frames the body itself. */
    void towardsClient(HttpHeaders answer, org.springframework.http.HttpHeaders response) {
        Set<String> named = named(answer.getAll("Connection"));
        for (Map.Entry<String, String> header : answer) {
            if (passes(header.getKey().toLowerCase(Locale.ROOT), named)) {
                response.add(header.getKey(), header.getValue());
            }
        }
    }

    private static boolean passes(String lowerName, Set<String> namedByConnection) {
        return !HOP_BY_HOP.contains(lowerName) && !namedByConnection.contains(lowerName);
    }

    private static Set<String> named(List<String> connection) {
        if (connection.isEmpty()) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String line : connection) {
            for (String name : line.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }

    private static void append(HttpHeaders headers, String name, String value) {
        List<String> before = headers.getAll(name);
        headers.set(name, before.isEmpty() ? value : String.join(", ", before) + ", " + value);
    }
}
