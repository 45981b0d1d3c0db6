package io.lictor.server.edge;

import io.lictor.balancing.Bulkhead;
import io.lictor.routing.Route;
import io.lictor.server.exchange.Admission;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Refuses a request while too many of its route are under way, so that a slow service cannot hold the whole gateway. */
final class BulkheadStep implements GatewayFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = Match.of(exchange).route();
        Bulkhead bulkhead = route.target().cluster().bulkhead();
        return Mono.defer(() -> bulkhead.tryEnter(route.traffic().maxInFlight())
                ? chain.filter(exchange).doFinally(end -> bulkhead.leave())
                : Mono.error(Admission.full(route)));
    }
}
