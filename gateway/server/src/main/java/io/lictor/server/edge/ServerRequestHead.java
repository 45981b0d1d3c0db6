package io.lictor.server.edge;

import io.lictor.routing.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A request of the Spring lane as a route is found by. */
record ServerRequestHead(ServerHttpRequest request, String method) implements RequestHead {

    @Override
    public String host() {
        String host = request.getURI().getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    @Override
    public String rawPath() {
        return request.getURI().getRawPath();
    }

    @Override
    public List<String> header(String name) {
        return request.getHeaders().getOrEmpty(name);
    }

    @Override
    public List<String> parameter(String name) {
        return request.getQueryParams().getOrDefault(name, List.of()).stream()
                .map(value -> Objects.requireNonNullElse(value, ""))
                .toList();
    }
}
