package io.lictor.server.edge;

import io.grpc.Status;
import io.lictor.path.PathMatch;
import io.lictor.routing.ActiveRouteTable;
import io.lictor.routing.RouteTable;
import io.lictor.routing.RoutingRules;
import io.lictor.server.exchange.GatewayException;
import io.lictor.server.filter.SpringRouteFilters;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Where a request enters the Spring lane: Lictor's table first, then the routes the operator wrote for Spring Cloud
 * Gateway. Reads one table per request and pins it to the exchange.
 */
public final class LictorHandlerMapping extends RoutePredicateHandlerMapping {

    private final ActiveRouteTable active;
    private final RoutingRules rules;
    private final List<GatewayFilter> pipeline;

    public LictorHandlerMapping(
            FilteringWebHandler handler,
            RouteLocator springRoutes,
            GlobalCorsProperties cors,
            Environment environment,
            ActiveRouteTable active,
            RoutingRules rules,
            Pipeline pipeline) {
        super(handler, springRoutes, cors, environment);
        this.active = active;
        this.rules = rules;
        this.pipeline = pipeline.filters();
    }

    @Override
    protected Mono<Route> lookupRoute(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getURI().getRawPath();
        if (rules.reserves(path)) {
            return Mono.empty();
        }
        Optional<RouteTable> table = active.current();
        if (table.isEmpty()) {
            return super.lookupRoute(exchange).switchIfEmpty(Mono.error(LictorHandlerMapping::notReady));
        }
        String method = request.getMethod().name();
        PathMatch<io.lictor.routing.Route> match = match(table.get(), request);
        if (match instanceof PathMatch.Found<io.lictor.routing.Route> found) {
            new Match(table.get(), found.value(), found.variables()).pin(exchange);
            return Mono.just(springRoute(found.value()));
        }
        return super.lookupRoute(exchange)
                .switchIfEmpty(Mono.error(() -> match instanceof PathMatch.Redirect<io.lictor.routing.Route> redirect
                        ? redirect(redirect.rawPath(), request.getURI().getRawQuery())
                        : refusal(match, method, path)));
    }

    /** What is offered for GET is offered for HEAD (RFC 9110, 9.3.2). */
    private static PathMatch<io.lictor.routing.Route> match(RouteTable table, ServerHttpRequest request) {
        String method = request.getMethod().name();
        PathMatch<io.lictor.routing.Route> match = table.match(new SpringRequest(request));
        if (method.equals("HEAD") && match instanceof PathMatch.MethodNotAllowed) {
            PathMatch<io.lictor.routing.Route> get = table.match(new SpringRequest(request, "GET"));
            return get instanceof PathMatch.Found ? get : match;
        }
        return match;
    }

    private Route springRoute(io.lictor.routing.Route route) {
        return Route.async()
                .id(route.id())
                .uri(LICTOR)
                .asyncPredicate(exchange -> Mono.just(true))
                .replaceFilters(pipeline)
                .metadata("lictor.service", route.service())
                .metadata("lictor.tag", route.tag())
                .metadata(FILTERS, route.traffic().filters())
                .build();
    }

    /** Not {@code lb}: Spring's load balancer must not see it, and service names need not be host names. */
    private static final URI LICTOR = URI.create("lictor://route");

    private static final String FILTERS = "lictor.filters";

    /** Those of a route of Lictor's; empty where it has none. */
    static Optional<SpringRouteFilters> filtersOf(Route route) {
        return route.getMetadata().get(FILTERS) instanceof SpringRouteFilters filters
                ? Optional.of(filters)
                : Optional.empty();
    }

    static boolean isOurs(Route route) {
        return route.getUri().equals(LICTOR);
    }

    /** 308 and not 301: the client repeats its method and its body. */
    private static GatewayException redirect(String rawPath, @Nullable String rawQuery) {
        String location = rawQuery == null ? rawPath : rawPath + "?" + rawQuery;
        return new GatewayException(
                Status.Code.NOT_FOUND,
                308,
                "TRAILING_SLASH",
                "the path ends in a slash too many; go to " + location,
                Map.of("Location", location));
    }

    private static GatewayException refusal(PathMatch<?> match, String method, String path) {
        if (match instanceof PathMatch.Malformed<?> malformed) {
            return new GatewayException(
                    Status.Code.INVALID_ARGUMENT, 400, "MALFORMED_PATH", "path " + path + ": " + malformed.reason());
        }
        if (match instanceof PathMatch.MethodNotAllowed<?> notAllowed) {
            String allowed = String.join(", ", notAllowed.allowed());
            return new GatewayException(
                    Status.Code.UNIMPLEMENTED,
                    405,
                    "METHOD_NOT_ALLOWED",
                    method + " is not offered at " + path + "; offered: " + allowed,
                    Map.of("Allow", allowed));
        }
        return new GatewayException(
                Status.Code.NOT_FOUND, 404, "NO_ROUTE", "no service is registered for " + method + " " + path);
    }

    private static GatewayException notReady() {
        return new GatewayException(
                Status.Code.UNAVAILABLE,
                503,
                "NO_CATALOG_YET",
                "the services are not known yet: Consul has not answered since the start",
                Map.of("Retry-After", "1"));
    }

    @Override
    protected String getSimpleName() {
        return "LictorHandlerMapping";
    }
}
