package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.routing.ClaimedAddresses;
import io.lictor.routing.Handling;
import io.lictor.routing.Redirect;
import io.lictor.routing.Route;
import io.lictor.routing.Target;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Turns away who may not use a route, and sends on who is to go elsewhere. */
final class AccessStep implements GatewayFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = Match.of(exchange).route();
        if (!(route.target() instanceof Target.Http target)) {
            return chain.filter(exchange);
        }
        Handling handling = target.handling();
        ServerHttpRequest request = exchange.getRequest();
        if (handling.access().restricts() && !handling.access().admits(addresses(request))) {
            return Mono.error(new GatewayException(
                    Status.Code.PERMISSION_DENIED,
                    403,
                    "ADDRESS_NOT_ALLOWED",
                    "route " + route.id() + " is not for this address"));
        }
        return handling.redirect()
                .<Mono<Void>>map(redirect -> Mono.error(elsewhere(redirect, handling, request)))
                .orElseGet(() -> chain.filter(exchange));
    }

    private static List<String> addresses(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return ClaimedAddresses.of(
                request.getRemoteAddress(), headers.getOrEmpty("X-Forwarded-For"), headers.getOrEmpty("Forwarded"));
    }

    private static GatewayException elsewhere(Redirect redirect, Handling handling, ServerHttpRequest request) {
        URI uri = request.getURI();
        String location = redirect.location(
                uri.getRawAuthority(), handling.rewrite(uri.getRawPath()), Optional.ofNullable(uri.getRawQuery()));
        return new GatewayException(
                Status.Code.NOT_FOUND,
                redirect.code(),
                "REDIRECT",
                "what was asked for is at " + location,
                Map.of("Location", location));
    }
}
