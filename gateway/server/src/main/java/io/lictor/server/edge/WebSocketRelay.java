package io.lictor.server.edge;

import io.netty.handler.codec.TooLongFrameException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
        Mono<Void> there = backend.send(heard(client, CloseStatus.SERVICE_RESTARTED));
        Mono<Void> back = client.send(heard(backend, CloseStatus.GOING_AWAY));
        AtomicBoolean left = new AtomicBoolean();
        Mono<Void> closeThere = end(client).flatMap(status -> {
            left.set(true);
            return close(backend, told(status, CloseStatus.GOING_AWAY));
        });
        Mono<Void> closeBack = end(backend).flatMap(status -> {
            if (isAbrupt(status) && !left.get()) {
                broken.run();
            }
            return close(client, told(status, CloseStatus.SERVICE_RESTARTED));
        });
        // When one side is gone, writing to it fails; what is left to do is to close the other.
        return Mono.whenDelayError(there, back, closeThere, closeBack).onErrorComplete();
    }

    /** Of a connection that ends in the middle of something else Reactor Netty tells no status, or a failure. */
    private static Mono<CloseStatus> end(WebSocketSession session) {
        return session.closeStatus()
                .onErrorReturn(CloseStatus.NO_CLOSE_FRAME)
                .defaultIfEmpty(CloseStatus.NO_CLOSE_FRAME);
    }

    /** @param ifUnwanted what the speaker is told when nobody listens any more; Reactor Netty would tell it nothing */
    private static Flux<WebSocketMessage> heard(WebSocketSession speaker, CloseStatus ifUnwanted) {
        return speaker.receive()
                .doOnNext(WebSocketMessage::retain)
                // Of a message in many frames; a frame that is too long by itself is answered by Netty.
                .onErrorResume(
                        TooLongFrameException.class,
                        tooLong ->
                                close(speaker, CloseStatus.TOO_BIG_TO_PROCESS).then(Mono.empty()))
                .doOnCancel(() -> close(speaker, ifUnwanted).onErrorComplete().subscribe());
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
