package io.lictor.server.status;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The routes that the operator wrote for Spring Cloud Gateway, in the order they are tried. */
final class SpringRoutes {

    private final RouteLocator routes;

    SpringRoutes(RouteLocator routes) {
        this.routes = routes;
    }

    Flux<Views.SpringRoute> all() {
        return routes.getRoutes().map(SpringRoutes::view);
    }

    /**
     * The first that takes a request which comes from where this question comes from. A predicate that fails does not hold, as
     * with real requests.
     */
    Mono<Views.SpringRoute> taking(ImaginedRequest request, ServerWebExchange question) {
        return Mono.justOrEmpty(uri(request, question))
                .map(uri -> new Imagined(question, request(request, uri, question)))
                .flatMap(exchange -> routes.getRoutes()
                        .filterWhen(route -> exchange.isTakenBy(route))
                        .next())
                .map(SpringRoutes::view);
    }

    /** Empty for what no client can send. */
    private static Optional<URI> uri(ImaginedRequest request, ServerWebExchange question) {
        URI own = question.getRequest().getURI();
        String authority = request.host().isEmpty() ? own.getRawAuthority() : request.host();
        try {
            return Optional.of(URI.create(own.getScheme() + "://" + authority + request.pathAndQuery()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static ServerHttpRequest request(ImaginedRequest request, URI uri, ServerWebExchange question) {
        return question.getRequest()
                .mutate()
                .method(HttpMethod.valueOf(request.method()))
                .uri(uri)
                .headers(headers -> {
                    headers.clear();
                    request.headers().forEach(header -> add(header, headers));
                    if (!request.host().isEmpty()) {
                        headers.set(HttpHeaders.HOST, request.host());
                    }
                })
                .build();
    }

    private static void add(String header, HttpHeaders headers) {
        String[] parts = header.split(":", 2);
        headers.add(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
    }

    private static Views.SpringRoute view(Route route) {
        return new Views.SpringRoute(
                route.getId(),
                route.getUri().toString(),
                route.getOrder(),
                route.getPredicate().toString(),
                route.getFilters().stream().map(Object::toString).toList(),
                route.getMetadata());
    }

    /** What predicates look at, and what they write down without the question seeing it. */
    private static final class Imagined extends ServerWebExchangeDecorator {

        private final ServerHttpRequest request;
        private final Map<String, Object> attributes;

        Imagined(ServerWebExchange question, ServerHttpRequest request) {
            super(question);
            this.request = request;
            this.attributes = new HashMap<>(question.getAttributes());
        }

        Mono<Boolean> isTakenBy(Route route) {
            attributes.put(ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR, route.getId());
            return Flux.defer(() -> route.getPredicate().apply(this)).next().onErrorReturn(false);
        }

        @Override
        public ServerHttpRequest getRequest() {
            return request;
        }

        @Override
        public Map<String, Object> getAttributes() {
            return attributes;
        }
    }
}
