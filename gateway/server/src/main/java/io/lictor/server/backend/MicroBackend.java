package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.routing.Protocol;
import io.lictor.server.tracing.AttemptSpan;
import reactor.core.publisher.Mono;

/** Calls methods of go-micro services. Makes no second attempt by itself: that is the retry rule's decision. */
public final class MicroBackend {

    private final HttpPools pools;
    private final MicroWire mucp;
    private final MicroWire grpc;

    /** @param longestAnswer bytes of the largest response message that is accepted */
    public MicroBackend(HttpPools pools, int longestAnswer) {
        this.pools = pools;
        this.mucp = new MucpWire(new HttpExchange(longestAnswer));
        this.grpc = new GrpcJsonWire(new HttpExchange(longestAnswer + GrpcJsonWire.PREFIX));
    }

    /** Completes with the answer or with what went wrong; never fails. Cancelling ends the call. */
    public Mono<Attempt<MicroAnswer>> call(Endpoint endpoint, Protocol protocol, MicroCall call, AttemptSpan span) {
        MicroWire wire = protocol == Protocol.GRPC_JSON ? grpc : mucp;
        span.rpc(wire.system(), call.endpoint());
        return pools.of(endpoint.id(), protocol)
                .map(client -> judged(wire.call(client, endpoint, call, span)))
                .orElseGet(() -> Mono.just(Unsuccessful.left()));
    }

    private static Mono<Attempt<MicroAnswer>> judged(Mono<MicroAnswer> answer) {
        return answer.onErrorResume(
                        HttpExchange.TooLongException.class,
                        tooLong -> Mono.just(MicroAnswer.of(MicroFault.tooLarge())))
                .map(MicroAnswer::judge)
                .onErrorResume(cause -> Mono.just(Unsuccessful.broken(cause)));
    }
}
