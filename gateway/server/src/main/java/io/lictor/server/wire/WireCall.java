package io.lictor.server.wire;

import io.grpc.ClientCall;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call. What {@link ClientCall} offers may be used on any thread; the call itself, its listener included, lives on the
 * event loop of its channel. A call that sends one message only is begun when that is at hand, others at once.
 */
final class WireCall extends ClientCall<byte[], byte[]> {

    private static final Logger log = LoggerFactory.getLogger(WireCall.class);

    /** Bytes of messages that wait to be sent before a streamed call is told to wait too. */
    private static final int ROOMY = 32 * 1024;

    private static final int FAILED = -1;

    private final WireChannel channel;
    private final EventLoop loop;
    private final CallPlan plan;
    private final Outbound outbound = new Outbound();
    private final Inbound inbound;
    /** Bytes that are to be sent on a streamed call. */
    private final AtomicInteger queued = new AtomicInteger();

    private volatile boolean open;

    private @Nullable Listener<byte[]> listener;
    private byte[][] fields = {};
    private @Nullable Connection connection;
    private int id;
    private boolean begunAgain;

    /** Bytes that the server may send, and those that it may again, but is not told yet. */
    private int window;

    private int unreturned;
    private boolean answering;
    private @Nullable Ending ending;
    private boolean over;

    private record Ending(Status status, Metadata trailers) {}

    WireCall(WireChannel channel, CallPlan plan) {
        this.channel = channel;
        this.loop = channel.loop();
        this.plan = plan;
        this.inbound = new Inbound(new MessageReader(channel.settings().maxMessage()), this::message);
    }

    @Override
    public void start(Listener<byte[]> told, Metadata metadata) {
        byte[][] serialized = InternalMetadata.serialize(metadata);
        if (loop.inEventLoop()) {
            started(told, serialized);
        } else {
            there(() -> started(told, serialized));
        }
    }

    @Override
    public void request(int messages) {
        if (loop.inEventLoop()) {
            requested(messages);
        } else {
            there(() -> requested(messages));
        }
    }

    /** Never tells the listener before it returns. */
    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
        there(() -> stop(Status.CANCELLED.withDescription(message).withCause(cause)));
    }

    @Override
    public void sendMessage(byte[] message) {
        if (!plan.oneMessage()) {
            queued.addAndGet(Outbound.PREFIX + message.length);
        }
        if (loop.inEventLoop()) {
            added(message);
        } else {
            there(() -> added(message));
        }
    }

    @Override
    public void halfClose() {
        if (loop.inEventLoop()) {
            completed();
        } else {
            there(this::completed);
        }
    }

    @Override
    public boolean isReady() {
        return open && queued.get() < ROOMY;
    }

    /** When the event loop has ended, so has everything on it. */
    private void there(Runnable task) {
        if (!loop.isShutdown()) {
            loop.execute(task);
        }
    }

    private void started(Listener<byte[]> told, byte[][] serialized) {
        listener = told;
        fields = serialized;
        if (over) {
            told.onClose(Status.CANCELLED, new Metadata());
        } else if (!plan.oneMessage()) {
            channel.begin(this);
        }
    }

    private void added(byte[] message) {
        outbound.add(message);
        if (connection != null) {
            connection.send(this);
        }
    }

    private void completed() {
        outbound.complete();
        if (plan.oneMessage()) {
            if (!over) {
                channel.begin(this);
            }
        } else if (connection != null) {
            connection.send(this);
        }
    }

    /** Until the deadline, {@link RequestHead#NO_TIMEOUT} without one; below zero when it has passed. */
    long left() {
        return plan.deadline() == RequestHead.NO_TIMEOUT
                ? RequestHead.NO_TIMEOUT
                : plan.deadline() - loop.ticker().nanoTime();
    }

    Outbound outbound() {
        return outbound;
    }

    int id() {
        return id;
    }

    String method() {
        return plan.method();
    }

    byte[][] fields() {
        return fields;
    }

    /** It has a stream now, and its headers are being sent. */
    void opened(Connection on, int stream, int serversWindow) {
        connection = on;
        id = stream;
        window = Connection.STREAM_WINDOW;
        outbound.begin(serversWindow);
        plan.progress().sent();
        if (!plan.oneMessage()) {
            open = true;
            told().onReady();
        }
    }

    /** So many bytes of a streamed call's messages have been written. */
    void wrote(int bytes) {
        if (plan.oneMessage()) {
            return;
        }
        int before = queued.getAndAdd(-bytes);
        if (before >= ROOMY && before - bytes < ROOMY) {
            told().onReady();
        }
    }

    void headersCame(ReceivedHeaders received, boolean last) {
        int http = received.httpStatus();
        if (last) {
            trailersCame(received, http);
        } else if (http < 100 || http >= 200) { // others are hints, and the headers are still to come
            answerBegins(received, http);
        }
    }

    private void answerBegins(ReceivedHeaders received, int http) {
        String encoding = received.encoding();
        if (answering) {
            fail(Http2Error.PROTOCOL_ERROR, Statuses.violation("sent headers twice"));
        } else if (!received.isGrpc()) {
            fail(Http2Error.CANCEL, Statuses.http(http));
        } else if (!encoding.isEmpty() && !encoding.equals("gzip")) {
            fail(Http2Error.CANCEL, Statuses.violation("packs messages in a way that it was not offered"));
        } else {
            if (!encoding.isEmpty()) {
                inbound.expectGzip();
            }
            answering = true;
            told().onHeaders(received.metadata());
        }
    }

    private void trailersCame(ReceivedHeaders received, int http) {
        if (!answering && !received.isGrpc()) {
            end(Statuses.http(http), new Metadata());
            return;
        }
        Metadata trailers = received.metadata();
        Status status = received.status(trailers);
        if (status != null) {
            plan.progress().answered(trailers);
            end(status, trailers);
        } else {
            end(
                    answering ? Status.UNKNOWN.withDescription("the service sent no status") : Statuses.http(http),
                    trailers);
        }
    }

    /** The server has said all it has to say, and perhaps before it has heard all. */
    private void end(Status status, Metadata trailers) {
        leave(outbound.isEnded() ? null : Http2Error.CANCEL);
        close(status, trailers);
    }

    /** @param padding bytes that count against the window and say nothing */
    void dataCame(ByteBuf data, int padding, boolean last) {
        int size = data.readableBytes() + padding;
        window -= size;
        if (window < 0) {
            fail(Http2Error.FLOW_CONTROL_ERROR, Statuses.violation("sent more than it may"));
        } else if (!answering) {
            fail(Http2Error.PROTOCOL_ERROR, Statuses.violation("sent a message before its headers"));
        } else {
            int kept = deliver(() -> inbound.come(data));
            if (kept != FAILED && last) {
                end(Statuses.violation("ended its answer without a status"), new Metadata());
            } else if (kept != FAILED) {
                giveBack(size - kept);
            }
        }
    }

    private void message(byte[] message) {
        told().onMessage(message);
    }

    private void requested(int messages) {
        int taken = over ? FAILED : deliver(() -> inbound.want(messages));
        if (taken != FAILED) {
            giveBack(taken);
            settle();
        }
    }

    /** A part of the answer, delivered or held. */
    private interface Delivery {
        int run() throws StatusException;
    }

    private int deliver(Delivery delivery) {
        try {
            return delivery.run();
        } catch (StatusException unacceptable) {
            fail(Http2Error.CANCEL, unacceptable.getStatus());
        } catch (RuntimeException thrown) {
            log.error("the listener of a call to {} failed", plan.method(), thrown);
            fail(Http2Error.CANCEL, Status.CANCELLED.withCause(thrown));
        }
        return FAILED;
    }

    /** The server may send so many bytes more; it is told now and then. */
    private void giveBack(int bytes) {
        unreturned += bytes;
        if (connection != null && unreturned >= Connection.STREAM_WINDOW / 2) {
            connection.widen(id, unreturned);
            window += unreturned;
            unreturned = 0;
        }
    }

    void resetCame(long error) {
        if (error == Http2Error.CANCEL.code() && left() <= 0) {
            leave(null);
            expired(); // the server keeps the deadline too, and cannot say so in another way
        } else if (error == Http2Error.REFUSED_STREAM.code()) {
            refused(Statuses.reset(error));
        } else {
            leave(null);
            close(Statuses.reset(error), new Metadata());
        }
    }

    /** The server has not begun with it. Once, a call that can be made again is, as gRPC does. */
    void refused(Status status) {
        leave(null);
        plan.progress().untouched();
        if (plan.oneMessage() && !begunAgain && !answering) {
            begunAgain = true;
            channel.begin(this);
        } else {
            close(status, new Metadata());
        }
    }

    /** Its connection is gone, or there was none to be had. What has come before is delivered first. */
    void broken(Status status) {
        connection = null;
        close(status, new Metadata());
    }

    void expired() {
        stop(Status.DEADLINE_EXCEEDED.withDescription("the deadline has passed"));
    }

    /** What is held is not delivered any more. */
    private void stop(Status status) {
        if (connection == null) {
            channel.forget(this);
        }
        fail(Http2Error.CANCEL, status);
    }

    void fail(Http2Error error, Status status) {
        leave(error);
        inbound.drop();
        finish(status, new Metadata());
    }

    private void leave(@Nullable Http2Error error) {
        Connection from = connection;
        connection = null;
        if (from != null) {
            from.left(this, error);
        }
    }

    private void close(Status status, Metadata trailers) {
        if (ending == null) {
            ending = new Ending(status, trailers);
            settle();
        }
    }

    /** Ends the call when everything that has come is delivered. */
    private void settle() {
        if (ending != null && inbound.isDelivered()) {
            boolean cut = ending.status().isOk() && inbound.isInside();
            finish(cut ? Statuses.violation("ended in the middle of a message") : ending.status(), ending.trailers());
        }
    }

    private void finish(Status status, Metadata trailers) {
        if (over || listener == null) {
            over = true;
            return;
        }
        over = true;
        try {
            listener.onClose(status, trailers);
        } catch (RuntimeException thrown) {
            log.error("the listener of a call to {} failed", plan.method(), thrown);
        }
    }

    private Listener<byte[]> told() {
        Listener<byte[]> told = listener;
        if (told == null) {
            throw new IllegalStateException("the call has not been started");
        }
        return told;
    }
}
