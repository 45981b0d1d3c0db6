package io.lictor.server.express;

import io.lictor.routing.Target;
import io.lictor.server.exchange.Exchange;
import io.lictor.server.exchange.RequestMessages;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The messages of a streamed request on their way to a call. What one read has brought is held; the client is read on when all
 * messages of that were taken and one more is asked for. Used on the client's event loop, but the call may ask from another.
 */
final class MessageUpload implements Publisher<byte[]>, Subscription {

    private final ExpressExchange exchange;
    private final Exchange shared;
    private final Target.Grpc target;
    private final ArrayDeque<byte[]> parts = new ArrayDeque<>(2);
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private @Nullable Subscriber<? super byte[]> call;
    private @Nullable RequestMessages reader;
    private @Nullable RuntimeException broken;
    private long wanted;
    private boolean asked;
    private boolean complete;
    private boolean whole;
    private boolean delivering;
    private boolean over;

    MessageUpload(ExpressExchange exchange, Exchange shared, Target.Grpc target) {
        this.exchange = exchange;
        this.shared = shared;
        this.target = target;
        this.complete = !exchange.hasBody();
    }

    // --- From the client ---

    /** A part of the body, to be released. */
    void part(HttpContent content) {
        try {
            if (over) {
                return;
            }
            if (content.content().isReadable()) {
                parts.add(ByteBufUtil.getBytes(content.content()));
            }
            complete |= content instanceof LastHttpContent;
        } finally {
            content.release();
        }
        deliver();
    }

    /** Nothing that can be understood comes any more. */
    void breakOff(RuntimeException cause) {
        broken = cause;
        deliver();
    }

    /** Whether the next part can be taken; what nobody wants any more is dropped. */
    boolean wantsMore() {
        return over || complete || (wanted > 0 && messages.isEmpty() && parts.isEmpty());
    }

    // --- From the call ---

    @Override
    public void subscribe(Subscriber<? super byte[]> subscriber) {
        exchange.here(() -> begin(subscriber));
    }

    private void begin(Subscriber<? super byte[]> subscriber) {
        call = subscriber;
        subscriber.onSubscribe(this);
        deliver();
    }

    @Override
    public void request(long more) {
        exchange.here(() -> {
            wanted += more;
            deliver();
            if (!over && !complete && wantsMore()) {
                ask();
            }
        });
    }

    private void ask() {
        if (!asked) {
            asked = true;
            exchange.askForBody();
        }
        exchange.client().readOn();
    }

    /** The call has ended, or there will be none: the rest of the body is not waited for. */
    @Override
    public void cancel() {
        exchange.here(() -> {
            over = true;
            parts.clear();
            messages.clear();
            if (!exchange.isOver()) {
                exchange.client().clock().stop();
                exchange.client().readOn();
            }
        });
    }

    // --- Between them ---

    private void deliver() {
        Subscriber<? super byte[]> to = call;
        if (delivering || to == null) {
            return;
        }
        delivering = true;
        try {
            while (step(to)) {
                // Until something is waited for.
            }
        } finally {
            delivering = false;
        }
        time();
    }

    /** False when there is nothing to do. */
    private boolean step(Subscriber<? super byte[]> to) {
        if (over) {
            return false;
        }
        byte[] message = wanted > 0 ? messages.poll() : null;
        if (message != null) {
            wanted--;
            to.onNext(message);
            return true;
        }
        return messages.isEmpty() && read(to);
    }

    private boolean read(Subscriber<? super byte[]> to) {
        try {
            return understand() || end(to);
        } catch (RuntimeException bad) {
            over = true;
            to.onError(bad);
            return false;
        }
    }

    /** Makes messages of what has come; false when there is nothing, or nobody asks for it. */
    private boolean understand() {
        if (whole || wanted == 0) {
            return false;
        }
        RequestMessages understood = reader;
        if (understood == null) {
            understood = new RequestMessages(
                    shared, target, exchange.organs().settings().heldBodyLimit());
            reader = understood;
        }
        byte[] part = parts.poll();
        if (part != null) {
            messages.addAll(understood.fed(part));
            return true;
        }
        if (complete) {
            whole = true;
            messages.addAll(understood.ended());
        }
        return complete;
    }

    private boolean end(Subscriber<? super byte[]> to) {
        if (whole) {
            over = true;
            to.onComplete();
        } else if (broken != null && parts.isEmpty()) {
            throw broken;
        }
        return false;
    }

    /** A client that is kept from sending is not blamed. */
    private void time() {
        if (exchange.isOver()) {
            return;
        }
        if (over || complete || !wantsMore()) {
            exchange.client().clock().stop();
        } else {
            exchange.client().clock().waitForPart();
        }
    }
}
