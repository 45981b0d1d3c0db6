package io.lictor.server.edge;

import io.netty.handler.codec.TooLongFrameException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Passes messages between a client and a backend, each as fast as the other takes them, and the close of one to the other.
 * Stateless.
 */
final class WebSocketRelay {

    /** RFC 6455, 7.4.1: says that there was no code, and must not be sent. */
    private static final int NO_CODE = 1005;

    private WebSocketRelay() {}

    /**
     * Completes when both are closed.
     *
     * @param broken told when the backend's connection ended without a close
     */
    static Mono<Void> between(WebSocketSession client, WebSocketSession backend, Runnable broken) {
        Sinks.Empty<Void> allSaid = Sinks.empty();
        Sinks.Empty<Void> allHeard = Sinks.empty();
        Mono<Void> there = backend.send(heard(client)).doFinally(end -> allSaid.tryEmitEmpty());
        Mono<Void> back = client.send(heard(backend)).doFinally(end -> allHeard.tryEmitEmpty());
        AtomicBoolean left = new AtomicBoolean();
        Mono<Void> closeThere = end(client)
                .doOnNext(status -> left.set(true))
                .delayUntil(status -> before(backend, allSaid))
                .flatMap(status -> close(backend, told(status, CloseStatus.GOING_AWAY)));
        Mono<Void> closeBack = end(backend)
                .doOnNext(status -> {
                    if (isAbrupt(status) && !left.get()) {
                        broken.run();
                    }
                })
                .delayUntil(status -> before(client, allHeard))
                .flatMap(status -> close(client, told(status, CloseStatus.SERVICE_RESTARTED)));
        Mono<Void> closed =
                Mono.whenDelayError(closeThere, closeBack).onErrorComplete().cache();
        // When one side is gone, writing to it fails, or Reactor Netty never tells its end.
        Mono<Void> passed = Mono.whenDelayError(there, back).onErrorComplete().takeUntilOther(closed);
        return Mono.when(closed, passed);
    }

    /** A close comes behind all that was said before it, unless there is nobody to say it to. */
    private static Mono<Void> before(WebSocketSession listener, Sinks.Empty<Void> allPassed) {
        return allPassed.asMono().or(end(listener).then());
    }

    /** Of a connection that ends in the middle of something else Reactor Netty tells no status, or a failure. */
    private static Mono<CloseStatus> end(WebSocketSession session) {
        return session.closeStatus()
                .onErrorReturn(CloseStatus.NO_CLOSE_FRAME)
                .defaultIfEmpty(CloseStatus.NO_CLOSE_FRAME);
    }

    private static Flux<WebSocketMessage> heard(WebSocketSession speaker) {
        return Passage.of(speaker.receive())
                .doOnNext(WebSocketMessage::retain)
                // Of a message in many frames; a frame that is too long by itself is answered by Netty.
                .onErrorResume(
                        TooLongFrameException.class,
                        tooLong ->
                                close(speaker, CloseStatus.TOO_BIG_TO_PROCESS).then(Mono.empty()));
    }

    /** Of a connection that has ended Reactor Netty would fail to write the frame, and not release it. */
    private static Mono<Void> close(WebSocketSession session, CloseStatus status) {
        return Mono.defer(() -> session.isOpen() ? session.close(status) : Mono.empty());
    }

    /** @param ifAbrupt what stands for a connection that ended without a close: its client may connect again */
    private static CloseStatus told(CloseStatus status, CloseStatus ifAbrupt) {
        if (status.getCode() == NO_CODE) {
            return CloseStatus.NORMAL;
        }
        return isAbrupt(status) ? ifAbrupt : status;
    }

    private static boolean isAbrupt(CloseStatus status) {
        int code = status.getCode();
        return code < 1000 || code == CloseStatus.NO_CLOSE_FRAME.getCode() || code == 1015;
    }
}
