package io.lictor.server.edge;

import io.lictor.routing.HashKey;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Reads what the route's cluster picks by: a header or a cookie of the request. A client without the cookie is given one
 * with the answer, so that its next request goes where this one went.
 */
final class HashKeyStep implements GatewayFilter {

    private static final String ATTRIBUTE = HashKeyStep.class.getName();

    private final Supplier<? extends RandomGenerator> randoms;

    HashKeyStep(Supplier<? extends RandomGenerator> randoms) {
        this.randoms = randoms;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Match.of(exchange)
                .route()
                .traffic()
                .hash()
                .flatMap(what -> value(exchange, what))
                .ifPresent(value -> exchange.getAttributes().put(ATTRIBUTE, value));
        return chain.filter(exchange);
    }

    /** Empty where the route picks by nothing of the request, or the request does not have it. */
    static Optional<String> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    private Optional<String> value(ServerWebExchange exchange, HashKey what) {
        if (what instanceof HashKey.Header header) {
            return Optional.ofNullable(exchange.getRequest().getHeaders().getFirst(header.name()))
                    .filter(value -> !value.isEmpty());
        }
        String name = ((HashKey.Cookie) what).name();
        HttpCookie cookie = exchange.getRequest().getCookies().getFirst(name);
        return Optional.of(cookie == null || cookie.getValue().isEmpty() ? given(exchange, name) : cookie.getValue());
    }

    private String given(ServerWebExchange exchange, String name) {
        byte[] bytes = new byte[16];
        randoms.get().nextBytes(bytes);
        String value = HexFormat.of().formatHex(bytes);
        exchange.getResponse()
                .addCookie(ResponseCookie.from(name, value)
                        .path("/")
                        .httpOnly(true)
                        .sameSite("Lax")
                        .secure(isHttps(exchange.getRequest()))
                        .build());
        return value;
    }

    /** A proxy in front may have ended TLS and says so; whoever says so untruly keeps only the cookie from itself. */
    private static boolean isHttps(ServerHttpRequest request) {
        String said = request.getHeaders().getFirst("X-Forwarded-Proto");
        String scheme = said == null ? request.getURI().getScheme() : said.split(",", 2)[0].strip();
        return "https".equals(scheme.toLowerCase(Locale.ROOT));
    }
}
