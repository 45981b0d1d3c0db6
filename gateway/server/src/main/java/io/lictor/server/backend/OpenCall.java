package io.lictor.server.backend;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.tracing.AttemptSpan;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * One call under way, from its start to its one end. gRPC calls it on one thread at a time; what ends the call from
 * elsewhere cancels it and leaves the telling to gRPC, so that the receiver has one caller only.
 */
final class OpenCall extends ClientCall.Listener<byte[]> implements RequestSender.Listener {

    /** What grpc-java says of a call whose channel was ended. */
    private static final String DRAINED = "Channel shutdownNow invoked";

    /** In what grpc-java says of a call that a frame of the server has ended, RST_STREAM or GOAWAY. */
    private static final String BY_FRAME = "HTTP/2 error code:";

    /** In what grpc-java says of a call whose connection a GOAWAY has ended. */
    private static final String BY_GOAWAY = "GOAWAY";

    /** What grpc-java says of a call whose connection has given no sign of life. */
    private static final String SILENT = "Keepalive failed";

    private static final String BROKEN_CONNECTION = "the connection to the service broke";

    private final ClientCall<byte[], byte[]> call;
    private final GrpcCall what;
    private final Receiver receiver;
    private final CallTrace trace;
    private final AttemptSpan span;
    private final Patience patience;
    private final RequestSender sender;
    private Metadata headers = new Metadata();
    private boolean cancelled;
    private volatile boolean over;
    private volatile boolean late;
    private volatile @Nullable Throwable broken;

    OpenCall(
            ClientCall<byte[], byte[]> call,
            GrpcCall what,
            Receiver receiver,
            CallTrace trace,
            AttemptSpan span,
            Scheduler timer) {
        this.call = call;
        this.what = what;
        this.receiver = receiver;
        this.trace = trace;
        this.span = span;
        this.patience = new Patience(timer, what.limits().patience(), this::giveUp);
        this.sender = what.request().sender(call, this);
    }

    /** Guarded, as {@link #cancel} is, because gRPC takes offence at a call that is cancelled and then started. */
    synchronized void start() {
        if (cancelled) {
            return;
        }
        patience.begin();
        call.start(this, TraceHeaders.of(what.metadata(), span));
        call.request(receiver.wanted());
        sender.start();
    }

    /** Does nothing once the call has ended. */
    synchronized void cancel() {
        if (over || cancelled) {
            return;
        }
        cancelled = true;
        sender.stop();
        patience.rewarded();
        call.cancel("the client does not wait any more", null);
    }

    /** Guarded for the same reason; between a message and its end gRPC would lose the message's buffer too. */
    private synchronized void giveUp() {
        late = true;
        call.cancel("no sign of an answer", null);
    }

    @Override
    public void sending() {
        patience.pause();
    }

    @Override
    public void sent() {
        patience.begin();
    }

    @Override
    public void broken(Throwable cause) {
        broken = cause;
        call.cancel("the client's messages broke off", null);
    }

    @Override
    public void onReady() {
        sender.ready();
    }

    @Override
    public void onHeaders(Metadata received) {
        headers = received;
        patience.rewarded();
    }

    @Override
    public void onMessage(byte[] message) {
        patience.rewarded();
        receiver.message(headers, message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        over = true;
        sender.stop();
        patience.rewarded();
        Throwable cause = broken;
        if (cause != null) {
            receiver.abandoned(cause);
            return;
        }
        boolean sent = sender.isSpent() || (trace.isSent() && !Verdict.untouched(status));
        boolean answered = trace.isAnswered(trailers);
        if (!answered && isLate(status)) {
            span.ended(Status.Code.DEADLINE_EXCEEDED.name());
            receiver.late(sent);
        } else {
            span.ended(status.getCode().name());
            receiver.closed(new Receiver.Ending(sent, answered ? status : discreet(status), headers, trailers));
        }
    }

    /** Of this side's own words. A service that is told of the deadline may say so itself, which is then its answer. */
    private boolean isLate(Status status) {
        return status.getCode() == Status.Code.DEADLINE_EXCEEDED || (late && !status.isOk());
    }

    /** What gRPC says of its own failures names addresses and internals, which are not the client's to know. */
    private static Status discreet(Status status) {
        String text = status.getDescription() == null ? "" : status.getDescription();
        if (DRAINED.equals(text)) {
            return status.withDescription("the instance has left");
        }
        if (text.contains(BY_FRAME)) {
            return byFrame(status, text);
        }
        return status.getCause() == null && !text.startsWith(SILENT)
                ? status
                : status.withDescription(BROKEN_CONNECTION);
    }

    /** A GOAWAY is about the connection, whatever its error; and nobody here has cancelled what is reset as cancelled. */
    private static Status byFrame(Status status, String text) {
        if (text.contains(BY_GOAWAY)) {
            return Status.UNAVAILABLE.withDescription(BROKEN_CONNECTION);
        }
        boolean givenUp = status.getCode() == Status.Code.CANCELLED;
        return (givenUp ? Status.UNAVAILABLE : status).withDescription("the service broke off the call");
    }
}
