package io.lictor.server.backend;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The time that an endpoint has for the head of its answer. While more of the request's body is asked for than has come it is the client's
 * turn, and no endpoint is blamed. Any thread may tell what happens. Used for one attempt.
 */
final class EndpointsTurn {

    private final Sinks.Empty<Void> late = Sinks.empty();
    private final Patience patience;
    private long missing;
    private boolean whole;

    EndpointsTurn(Scheduler timer, Duration limit) {
        this.patience = new Patience(timer, Optional.of(limit), late::tryEmitEmpty);
    }

    /** Fails with a {@link java.util.concurrent.TimeoutException} when the time has passed. */
    <T> Mono<T> limit(Mono<T> answer) {
        return answer.timeout(late.asMono()).doFirst(patience::begin).doFinally(end -> patience.rewarded());
    }

    Flux<ByteBuf> watch(Flux<ByteBuf> body) {
        return body.doOnRequest(this::asked).doOnNext(part -> came()).doOnComplete(this::sent);
    }

    private synchronized void asked(long parts) {
        missing = Operators.addCap(missing, parts);
        if (!whole) {
            patience.pause();
        }
    }

    private synchronized void came() {
        missing--;
        if (missing == 0) {
            patience.begin();
        }
    }

    private synchronized void sent() {
        whole = true;
        patience.begin();
    }
}
