package io.lictor.server.backend;

import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Gathers one answer. */
final class UnaryReceiver implements Receiver {

    private final MonoSink<Attempt<GrpcAnswer>> sink;
    private byte @Nullable [] message;

    UnaryReceiver(MonoSink<Attempt<GrpcAnswer>> sink) {
        this.sink = sink;
    }

    @Override
    public int wanted() {
        return 2; // so that one too many is seen
    }

    @Override
    public void message(Metadata headers, byte[] received) {
        message = received;
    }

    @Override
    public void closed(Ending ending) {
        if (!ending.status().isOk()) {
            sink.success(Verdict.attempt(ending, ending.answer()));
        } else if (message == null) {
            Status incomplete = Status.INTERNAL.withDescription("the backend answered OK without a message");
            Ending unusable = new Ending(true, incomplete, ending.headers(), ending.trailers());
            sink.success(Verdict.attempt(unusable, unusable.answer()));
        } else {
            sink.success(new Attempt.Answered<>(
                    new GrpcAnswer(ending.status(), ending.headers(), ending.trailers(), message)));
        }
    }

    @Override
    public void abandoned(Throwable cause) {
        sink.success(new Attempt.Abandoned<>(cause));
    }
}
