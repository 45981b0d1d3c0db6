package io.lictor.server.status;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern FORWARDED_FOR = Pattern.compile("(?i)for=\"?([^\",;]+)\"?");
    private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+):[0-9]+");
    private static final Pattern IPV6_WITH_PORT = Pattern.compile("(\\[.*]):[0-9]+");

    private final String base;
    private final Set<String> open;
    private final List<AddressRange> allowed;

    /**
     * Guards everything at and below a path.
     *
     * @throws IllegalArgumentException when a range cannot be read
     */
    public StatusAccess(String base, List<String> allowed) {
        this.base = base;
        this.open = Set.of(base + "/health/liveness", base + "/health/readiness");
        this.allowed = allowed.stream().map(AddressRange::parse).toList();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = asMatched(exchange.getRequest().getPath().pathWithinApplication());
        boolean ours = path.equals(base) || path.startsWith(base + "/");
        if (!ours
                || open.contains(path)
                || addresses(exchange.getRequest()).stream().allMatch(this::allows)) {
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

    private boolean allows(String address) {
        return allowed.stream().anyMatch(range -> range.holds(address));
    }

    private static List<String> addresses(ServerHttpRequest request) {
        List<String> addresses = new ArrayList<>();
        InetSocketAddress peer = request.getRemoteAddress();
        addresses.add(
                peer == null || peer.getAddress() == null
                        ? ""
                        : peer.getAddress().getHostAddress());
        HttpHeaders headers = request.getHeaders();
        for (String line : headers.getOrEmpty("X-Forwarded-For")) {
            for (String address : line.split(",", -1)) {
                addresses.add(withoutPort(address.strip()));
            }
        }
        for (String line : headers.getOrEmpty("Forwarded")) {
            Matcher matcher = FORWARDED_FOR.matcher(line);
            while (matcher.find()) {
                addresses.add(withoutPort(matcher.group(1).strip()));
            }
        }
        return addresses;
    }

    private static String withoutPort(String address) {
        for (Pattern pattern : List.of(IPV4_WITH_PORT, IPV6_WITH_PORT)) {
            Matcher matcher = pattern.matcher(address);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return address;
    }
}
