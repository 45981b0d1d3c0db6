package io.lictor.server.edge;

import io.lictor.server.exchange.Admission;
import io.lictor.server.exchange.GatewayException;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Turns away who may not use a route, and sends on who is to go elsewhere. */
final class AdmissionStep implements GatewayFilter {

    private final Admission admission;

    AdmissionStep(Admission admission) {
        this.admission = admission;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        try {
            admission.check(
                    new SpringRequest(exchange.getRequest()), Match.of(exchange).route());
        } catch (GatewayException refused) {
            return Mono.error(refused);
        }
        return chain.filter(exchange);
    }
}
