package io.lictor.server.edge;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Finds out that a client has gone: Reactor Netty calls an answer complete that was waiting for its next part by then. */
final class GivenUp {

    private GivenUp() {}

    /** Writes the body, and fails as other writing does where its client has gone before its end. */
    static <T> Mono<Void> tell(Flux<T> body, Function<Publisher<T>, Mono<Void>> writing) {
        AtomicBoolean given = new AtomicBoolean();
        return writing.apply(body.doOnCancel(() -> given.set(true)))
                .then(Mono.defer(
                        () -> given.get() ? Mono.error(new AbortedException("the client has gone")) : Mono.empty()));
    }
}
