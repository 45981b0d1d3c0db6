package io.lictor.server.edge;

import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What the gateway itself writes to the client, kept until the steps outside of the call have their turn. */
sealed interface Reply permits WholeAnswer, StreamedAnswer {

    Mono<Void> writeTo(ServerWebExchange exchange);

    default void keepFor(ServerWebExchange exchange) {
        exchange.getAttributes().put(Reply.class.getName(), this);
    }

    static Optional<Reply> keptFor(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(Reply.class.getName()));
    }
}
