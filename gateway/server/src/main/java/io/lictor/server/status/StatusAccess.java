package io.lictor.server.status;

import io.lictor.routing.AccessRule;
import io.lictor.routing.AddressRange;
import io.lictor.routing.ClaimedAddresses;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Who may see the management paths: the peer and every address that says the request was forwarded for it must be
 * allowed. Others are told that there is nothing. Liveness and readiness answer everybody.
 */
public final class StatusAccess implements WebFilter, Ordered {

    private final List<String> guarded;
    private final Set<String> open;
    private final AccessRule allowed;

    /**
     * Guards everything at and below the management path, and at and below others.
     *
     * @throws IllegalArgumentException when a range cannot be read
     */
    public StatusAccess(String base, List<String> others, List<String> allowed) {
        this.guarded = Stream.concat(Stream.of(base), others.stream()).toList();
        this.open = Set.of(base + "/health/liveness", base + "/health/readiness");
        this.allowed =
                new AccessRule.Only(allowed.stream().map(AddressRange::parse).toList());
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = asMatched(exchange.getRequest().getPath().pathWithinApplication());
        boolean ours = guarded.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
        if (!ours || open.contains(path) || allowed.admits(addresses(exchange.getRequest()))) {
            return chain.filter(exchange);
        }
        return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** The path as Spring matches it, decoded and without parameters: a clever spelling must not get around the rule. */
    private static String asMatched(PathContainer path) {
        StringBuilder text = new StringBuilder();
        for (PathContainer.Element element : path.elements()) {
            text.append(
                    element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value());
        }
        return text.toString();
    }

    private static List<String> addresses(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return ClaimedAddresses.of(
                request.getRemoteAddress(), headers.getOrEmpty("X-Forwarded-For"), headers.getOrEmpty("Forwarded"));
    }
}
