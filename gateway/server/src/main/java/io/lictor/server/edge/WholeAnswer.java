package io.lictor.server.edge;

import io.lictor.server.exchange.Answer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A whole answer made by the gateway, on its way to the client. */
record WholeAnswer(Answer answer) implements Reply {

    @Override
    public Reply begin(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        Answer encoded = answer.encodedFor(new SpringRequest(exchange.getRequest()));
        response.setStatusCode(HttpStatusCode.valueOf(encoded.httpStatus()));
        encoded.headers().forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
        return new WholeAnswer(encoded);
    }

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            return response.setComplete();
        }
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(answer.body())));
    }
}
