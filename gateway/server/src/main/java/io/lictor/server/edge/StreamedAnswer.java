package io.lictor.server.edge;

import io.lictor.server.exchange.AnswerStream;
import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer that is written while it arrives: each message is flushed at once, and the next one is asked for when the
 * client's connection can take it. Used for one exchange.
 */
record StreamedAnswer(AnswerStream stream) implements Reply {

    /** Too early: what the body is may be told by its first message only. */
    @Override
    public Reply begin(ServerWebExchange exchange) {
        return this;
    }

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        if (exchange.getRequest().getMethod().equals(HttpMethod.HEAD)) {
            open(response, stream.head());
            return response.setComplete();
        }
        Flux<byte[]> body = stream.body(headers -> open(response, headers));
        return GivenUp.tell(Writability.pace(response, body).map(response.bufferFactory()::wrap), response::writeWith);
    }

    private static void open(ServerHttpResponse response, HttpHeaders headers) {
        // A filter may have set another by now.
        if (response.getStatusCode() == null) {
            response.setStatusCode(HttpStatus.OK);
        }
        headers.forEach(header -> response.getHeaders().add(header.getKey(), header.getValue()));
    }
}
