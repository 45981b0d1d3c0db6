package io.lictor.server.backend;

import io.lictor.balancing.Endpoint;
import io.lictor.routing.Protocol;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

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
    public Mono<Attempt<MicroAnswer>> call(Endpoint endpoint, Protocol protocol, MicroCall call) {
        MicroWire wire = protocol == Protocol.GRPC_JSON ? grpc : mucp;
        return pools.of(endpoint.id(), protocol)
                .map(client -> call(wire, client, endpoint, call))
                .orElseGet(() -> Mono.just(Unsuccessful.left()));
    }

    private static Mono<Attempt<MicroAnswer>> call(
            MicroWire wire, HttpClient client, Endpoint endpoint, MicroCall call) {
        return wire.call(client, endpoint, call)
                .onErrorResume(
                        HttpExchange.TooLongException.class,
                        tooLong -> Mono.just(MicroAnswer.of(MicroFault.tooLarge())))
                .map(MicroAnswer::judge)
                .onErrorResume(cause -> Mono.just(Unsuccessful.broken(cause)));
    }
}
