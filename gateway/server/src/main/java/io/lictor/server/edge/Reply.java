package io.lictor.server.edge;

import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What the gateway itself writes to the client, kept until the steps outside of the call have their turn. */
sealed interface Reply permits WholeAnswer, StreamedAnswer {

    /** Puts the head onto the response as far as it is known, for filters of the route to change; gives what is left. */
    Reply begin(ServerWebExchange exchange);

    /** Writes the body. */
    Mono<Void> writeTo(ServerWebExchange exchange);

    default void keepFor(ServerWebExchange exchange) {
        exchange.getAttributes().put(Reply.class.getName(), begin(exchange));
    }

    static Optional<Reply> keptFor(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(Reply.class.getName()));
    }
}
