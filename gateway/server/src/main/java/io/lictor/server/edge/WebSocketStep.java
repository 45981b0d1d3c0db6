package io.lictor.server.edge;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

import io.grpc.Status;
import io.lictor.balancing.Permit;
import io.lictor.balancing.Pick;
import io.lictor.routing.Protocol;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import io.lictor.server.backend.Retry;
import java.net.URI;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Picks the endpoint of a WebSocket; Spring's own filter then speaks the protocol. The client's upgrade is answered
 * before the backend's, so there is no second attempt.
 */
final class WebSocketStep implements GatewayFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = Match.of(exchange).route();
        ServerHttpRequest request = exchange.getRequest();
        if (!(route.target() instanceof Target.Http target) || !isWishedBy(request)) {
            return chain.filter(exchange);
        }
        if (target.protocol() == Protocol.H2C) {
            return Mono.error(new GatewayException(
                    Status.Code.UNIMPLEMENTED,
                    501,
                    "NO_WEBSOCKET",
                    "service " + route.service() + " speaks h2c, over which WebSockets are not passed on"));
        }
        Pick pick = target.cluster().pick(Set.of());
        if (pick instanceof Pick.Refused refused) {
            var none = new Retry.NoEndpointException(refused.reason());
            return Mono.error(Unreachable.explain(none, route, route.timeout()));
        }
        Permit permit = ((Pick.Granted) pick).permit();
        PermitStep.hold(exchange, permit);
        UpstreamPath path =
                UpstreamPath.of(request.getURI().getRawPath(), request.getURI().getRawQuery(), target.handling());
        String authority = permit.endpoint().id().authority();
        String scheme = target.protocol().tls() ? "wss" : "ws";
        exchange.getAttributes()
                .put(GATEWAY_REQUEST_URL_ATTR, URI.create(scheme + "://" + authority + path.pathAndQuery()));
        return chain.filter(exchange);
    }

    static boolean isWishedBy(ServerHttpRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade());
    }
}
