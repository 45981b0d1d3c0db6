package io.lictor.server.edge;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** Which HTTP a client speaks. Stateless. */
final class Protocols {

    private Protocols() {}

    /** As in the first line of a request of HTTP/1.1. */
    static String of(ServerHttpRequest request) {
        Object ours = ServerHttpRequestDecorator.getNativeRequest(request);
        return ours instanceof HttpServerRequest netty ? netty.protocol() : "HTTP/1.1";
    }
}
