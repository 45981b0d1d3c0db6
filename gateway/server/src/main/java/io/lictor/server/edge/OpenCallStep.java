package io.lictor.server.edge;

import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Cancels the gRPC call that is still open when its exchange ends, however it ends: nobody would read its answer. */
final class OpenCallStep implements GatewayFilter {

    private static final String ATTRIBUTE = OpenCallStep.class.getName();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Disposable.Swap open = Disposables.swap();
        exchange.getAttributes().put(ATTRIBUTE, open);
        return chain.filter(exchange).doFinally(end -> open.dispose());
    }

    static Disposable.Swap of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }
}
