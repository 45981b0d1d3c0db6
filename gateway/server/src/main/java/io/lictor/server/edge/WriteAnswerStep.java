package io.lictor.server.edge;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes the answers that the gateway made itself, as late as Spring writes those it proxies. */
final class WriteAnswerStep implements GatewayFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange)
                .then(Mono.defer(() -> Reply.keptFor(exchange)
                        .map(reply -> reply.writeTo(exchange))
                        .orElseGet(Mono::empty)));
    }
}
