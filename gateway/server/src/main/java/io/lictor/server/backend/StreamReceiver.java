package io.lictor.server.backend;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/** Passes a streamed answer on, message by message, as fast as its reader asks and never faster. */
final class StreamReceiver implements Receiver {

    /** Only ever holds what was asked for. */
    private final Sinks.Many<byte[]> messages = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<byte[]>unbounded(8).get());

    private final MonoSink<Attempt<GrpcStream>> sink;
    private final ClientCall<byte[], byte[]> call;
    private final AtomicBoolean firstIsCounted = new AtomicBoolean();
    private boolean begun;
    /** The reader may go on any thread, and gRPC tells the end of the call before its messages know that they are not read. */
    private volatile boolean left;

    StreamReceiver(MonoSink<Attempt<GrpcStream>> sink, ClientCall<byte[], byte[]> call) {
        this.sink = sink;
        this.call = call;
    }

    @Override
    public int wanted() {
        return 1; // the first message decides between an answer and an error
    }

    @Override
    public void message(Metadata headers, byte[] message) {
        // Refused when the reader has gone; then the call is being cancelled too.
        messages.tryEmitNext(message);
        if (!begun) {
            begun = true;
            Flux<byte[]> all = messages.asFlux().doOnRequest(this::request).doOnCancel(this::cancel);
            sink.success(new Attempt.Answered<>(new GrpcStream(headers, Optional.empty(), all), this::cancel));
        }
    }

    private void request(long wanted) {
        long more = firstIsCounted.compareAndSet(false, true) ? wanted - 1 : wanted;
        if (more > 0) {
            call.request((int) Math.min(more, Integer.MAX_VALUE));
        }
    }

    private void cancel() {
        left = true;
        call.cancel("the client does not read any more", null);
    }

    @Override
    public void closed(Ending ending) {
        if (left) {
            return;
        }
        if (!begun) {
            sink.success(Verdict.attempt(ending, GrpcStream.endedBefore(ending.answer())));
        } else if (ending.status().isOk()) {
            messages.tryEmitComplete();
        } else {
            messages.tryEmitError(ending.status().asRuntimeException(ending.trailers()));
        }
    }

    @Override
    public void late(boolean sent) {
        if (left) {
            return;
        }
        if (begun) {
            messages.tryEmitError(new TimeoutException("no end of the answer in time"));
        } else {
            sink.success(Verdict.late(sent));
        }
    }

    @Override
    public void abandoned(Throwable cause) {
        if (begun) {
            messages.tryEmitError(cause);
        } else {
            sink.success(new Attempt.Abandoned<>(cause));
        }
    }
}
