package io.lictor.server.edge;

import io.lictor.server.request.IncomingRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request of the Spring lane.
 *
 * @param method what it is looked up by, which need not be its own
 */
record SpringRequest(ServerHttpRequest request, String method) implements IncomingRequest {

    SpringRequest(ServerHttpRequest request) {
        this(request, request.getMethod().name());
    }

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

    @Override
    public @Nullable String rawQuery() {
        return request.getURI().getRawQuery();
    }

    @Override
    public String scheme() {
        return request.getURI().getScheme();
    }

    @Override
    public @Nullable String authority() {
        return request.getURI().getRawAuthority();
    }

    @Override
    public int port() {
        return request.getURI().getPort();
    }

    @Override
    public String protocol() {
        Object ours = ServerHttpRequestDecorator.getNativeRequest(request);
        return ours instanceof HttpServerRequest netty ? netty.protocol() : "HTTP/1.1";
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return request.getRemoteAddress();
    }

    @Override
    public @Nullable String first(CharSequence name) {
        return request.getHeaders().getFirst(name.toString());
    }

    @Override
    public long contentLength() {
        return request.getHeaders().getContentLength();
    }

    @Override
    public HttpHeaders copyOfHeaders() {
        HttpHeaders headers = new DefaultHttpHeaders();
        // Spring gives each way to write a name the values of all of them.
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        request.getHeaders().forEach((name, values) -> {
            if (seen.add(name)) {
                headers.add(name, values);
            }
        });
        return headers;
    }
}
