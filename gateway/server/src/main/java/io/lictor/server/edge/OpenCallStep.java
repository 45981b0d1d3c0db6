package io.lictor.server.edge;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Cancels the gRPC calls that are still open when their exchange ends, however it ends: nobody would read their answer. */
final class OpenCallStep implements GatewayFilter {

    private static final String ATTRIBUTE = OpenCallStep.class.getName();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Disposable.Composite open = Disposables.composite();
        exchange.getAttributes().put(ATTRIBUTE, open);
        return chain.filter(exchange).doFinally(end -> open.dispose());
    }

    static Disposable.Composite of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }
}
