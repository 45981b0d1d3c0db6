package io.lictor.server.backend;

import io.grpc.ClientCall;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Sends messages as they come and asks for the next one only while gRPC can take it, so that a backend that does not
 * read stops the client. Messages are delivered by one thread at a time; gRPC calls {@link #ready} from another.
 */
final class StreamedSender implements RequestSender {

    private final ClientCall<byte[], byte[]> call;
    private final Publisher<byte[]> messages;
    private final Listener listener;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Messages subscriber = new Messages();

    StreamedSender(ClientCall<byte[], byte[]> call, Publisher<byte[]> messages, Listener listener) {
        this.call = call;
        this.messages = messages;
        this.listener = listener;
    }

    @Override
    public void start() {
        // Messages can be read once: before there is a connection, another endpoint may still be tried.
    }

    @Override
    public void ready() {
        if (begun.compareAndSet(false, true)) {
            listener.sending();
            messages.subscribe(subscriber);
        } else {
            subscriber.pull();
        }
    }

    @Override
    public void stop() {
        subscriber.cancel();
    }

    @Override
    public boolean isSpent() {
        return begun.get();
    }

    private final class Messages extends BaseSubscriber<byte[]> {

        /** No message has been asked for that has not come. */
        private final AtomicBoolean idle = new AtomicBoolean();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            idle.set(true);
            pull();
        }

        @Override
        protected void hookOnNext(byte[] message) {
            call.sendMessage(message);
            idle.set(true);
            pull();
        }

        @Override
        protected void hookOnComplete() {
            call.halfClose();
            listener.sent();
        }

        @Override
        protected void hookOnError(Throwable cause) {
            listener.broken(cause);
        }

        void pull() {
            if (call.isReady() && idle.compareAndSet(true, false)) {
                request(1);
            }
        }
    }
}
