package io.lictor.server.edge;

import io.lictor.server.exchange.RequestIds;
import java.util.Optional;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Names the request towards the backend and tells the client the name. */
final class RequestIdStep implements GatewayFilter {

    private static final String ATTRIBUTE = RequestIdStep.class.getName();

    private final RequestIds ids;

    RequestIdStep(RequestIds ids) {
        this.ids = ids;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        String id = ids.of(exchange.getRequest().getHeaders().getFirst(RequestIds.HEADER.toString()));
        exchange.getAttributes().put(ATTRIBUTE, id);
        exchange.getResponse().beforeCommit(() -> {
            exchange.getResponse().getHeaders().set(RequestIds.HEADER.toString(), id);
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    /** Empty where no route matched. */
    static Optional<String> find(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    static String of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }
}
