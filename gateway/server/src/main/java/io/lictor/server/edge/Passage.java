package io.lictor.server.edge;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The messages of one side of a WebSocket on their way to the other. When that has gone what still comes is dropped: to
 * cancel the speaker would close it at once, with what it has still to be told unsaid. Delivered by one thread at a time;
 * the listener may leave on another.
 */
final class Passage implements CoreSubscriber<WebSocketMessage>, Subscription {

    private final CoreSubscriber<? super WebSocketMessage> listener;
    private @Nullable Subscription speaker;
    private volatile boolean left;

    private Passage(CoreSubscriber<? super WebSocketMessage> listener) {
        this.listener = listener;
    }

    /** @param spoken whose messages are released by who sends them, unless they are retained */
    static Flux<WebSocketMessage> of(Flux<WebSocketMessage> spoken) {
        return Flux.from(listener -> spoken.subscribe(new Passage(Operators.toCoreSubscriber(listener))));
    }

    @Override
    public Context currentContext() {
        return listener.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        speaker = subscription;
        listener.onSubscribe(this);
    }

    @Override
    public void request(long more) {
        Subscription asked = speaker;
        if (asked != null) {
            asked.request(more);
        }
    }

    @Override
    public void cancel() {
        left = true;
        request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(WebSocketMessage message) {
        if (!left) {
            listener.onNext(message);
        }
    }

    /** Of a speaker that nobody listens to its own end tells as much. */
    @Override
    public void onError(Throwable broken) {
        if (!left) {
            listener.onError(broken);
        }
    }

    @Override
    public void onComplete() {
        if (!left) {
            listener.onComplete();
        }
    }
}
