package io.lictor.server.edge;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A whole answer made by the gateway: a transcoded message or an error. Headers hold no content length. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int httpStatus, HttpHeaders headers, byte[] body) implements Reply {

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(httpStatus));
        response.getHeaders().addAll(headers);
        byte[] written = encoded(exchange);
        response.getHeaders().setContentLength(written.length);
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            return response.setComplete();
        }
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(written)));
    }

    private byte[] encoded(ServerWebExchange exchange) {
        if (body.length < Compression.WORTHWHILE) {
            return body;
        }
        return Compression.negotiate(exchange) ? Gzip.whole(body) : body;
    }
}
