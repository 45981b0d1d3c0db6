package io.lictor.server.edge;

import io.lictor.server.exchange.Affinity;
import java.util.Optional;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Finds what the route's cluster picks by, and has the answer give it to a client that has none. */
final class HashKeyStep implements GatewayFilter {

    private static final String ATTRIBUTE = HashKeyStep.class.getName();

    private final Affinity affinity;

    HashKeyStep(Affinity affinity) {
        this.affinity = affinity;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Affinity.Key key = affinity.of(
                new SpringRequest(exchange.getRequest()), Match.of(exchange).route());
        key.value().ifPresent(value -> exchange.getAttributes().put(ATTRIBUTE, value));
        if (key.cookie() != null) {
            exchange.getResponse().getHeaders().add(HttpHeaders.SET_COOKIE, key.cookie());
        }
        return chain.filter(exchange);
    }

    /** Empty where the route picks by nothing of the request, or the request does not have it. */
    static Optional<String> of(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }
}
