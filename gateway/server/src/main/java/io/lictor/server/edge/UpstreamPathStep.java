package io.lictor.server.edge;

import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.server.exchange.UpstreamPath;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Gives filters of an HTTP route the path as its endpoint would get it, so that what they make of it is what is sent: a
 * prefix they add is not taken for the one the route takes off.
 */
final class UpstreamPathStep implements GatewayFilter {

    private static final String STRIPPED = UpstreamPathStep.class.getName();

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = Match.of(exchange).route();
        if (route.traffic().filters().isEmpty() || !(route.target() instanceof Target.Http target)) {
            return chain.filter(exchange);
        }
        String rawPath = exchange.getRequest().getURI().getRawPath();
        exchange.getAttributes().put(STRIPPED, target.handling().stripped(rawPath));
        return chain.filter(exchange.mutate()
                .request(request -> request.path(target.handling().rewrite(rawPath)))
                .build());
    }

    /** What the endpoint is asked for. */
    static UpstreamPath path(ServerWebExchange exchange, Target.Http target) {
        SpringRequest request = new SpringRequest(exchange.getRequest());
        String stripped = exchange.getAttribute(STRIPPED);
        return stripped == null
                ? UpstreamPath.of(request.rawPath(), request.rawQuery(), target.handling())
                : UpstreamPath.asIs(request.rawPath(), request.rawQuery(), stripped);
    }
}
