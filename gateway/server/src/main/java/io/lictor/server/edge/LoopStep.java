package io.lictor.server.edge;

import io.grpc.Status;
import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Refuses a request that has come through this very process before: its route leads back here (RFC 5842, 508). */
final class LoopStep implements GatewayFilter {

    private final String instanceName;

    LoopStep(String instanceName) {
        this.instanceName = instanceName;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        List<String> via = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.VIA);
        if (via.stream().noneMatch(line -> line.contains(instanceName))) {
            return chain.filter(exchange);
        }
        return Mono.error(new GatewayException(
                Status.Code.FAILED_PRECONDITION,
                508,
                "LOOP",
                "the route " + Match.of(exchange).route().id() + " leads back to this gateway"));
    }
}
