package io.lictor.server.edge;

import io.lictor.server.exchange.Draining;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Ends a client's connection with its answer while this Lictor drains. Without the word the client might send its next
 * request into a connection that is just being closed.
 */
final class DrainingStep implements GatewayFilter {

    private final Draining draining;

    DrainingStep(Draining draining) {
        this.draining = draining;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!WebSocketStep.isWishedBy(exchange.getRequest())) {
            exchange.getResponse().beforeCommit(() -> {
                if (draining.begun()) {
                    exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
                }
                return Mono.empty();
            });
        }
        return chain.filter(exchange);
    }
}
