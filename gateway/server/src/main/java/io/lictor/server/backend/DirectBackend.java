package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.server.tracing.AttemptSpan;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Calls HTTP endpoints on the client's own event loop. Makes no second attempt by itself: that is the retry rule's
 * decision.
 */
public final class DirectBackend {

    private final DirectPools pools;

    public DirectBackend(DirectPools pools) {
        this.pools = pools;
    }

    /**
     * Completes with the head of the answer or with what went wrong; never fails. Cancelling closes the connection. To be
     * subscribed to on the call's event loop.
     */
    public Mono<Attempt<DirectAnswer>> call(Endpoint endpoint, DirectCall call, AttemptSpan span) {
        return Mono.create(sink -> {
            Optional<LoopConnections> connections = pools.of(endpoint.id(), call);
            if (connections.isEmpty()) {
                sink.success(Unsuccessful.left());
                return;
            }
            DirectExchange exchange =
                    new DirectExchange(sink, call, span, endpoint.id().authority(), pools.nanoTime());
            sink.onCancel(exchange::cancel);
            connections.get().take(exchange);
        });
    }
}
