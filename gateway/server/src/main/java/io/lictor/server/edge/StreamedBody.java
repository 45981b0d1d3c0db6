package io.lictor.server.edge;

import io.lictor.routing.Target;
import io.lictor.server.exchange.RequestMessages;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/**
 * The messages of a streamed request. Asks the client for more only when all messages of what it has sent were taken. Immutable.
 *
 * @param messageLimit bytes of the largest message
 */
record StreamedBody(int messageLimit, Inactivity inactivity) {

    Flux<byte[]> messages(ServerWebExchange exchange, Target.Grpc target) {
        return Flux.defer(() -> {
            RequestMessages messages = new RequestMessages(Exchanges.of(exchange), target, messageLimit);
            return RequestBody.decoded(exchange.getRequest(), inactivity)
                    .concatMapIterable(messages::fed, 1)
                    .concatWith(Flux.defer(() -> Flux.fromIterable(messages.ended())));
        });
    }
}
