package io.lictor.server.backend;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Gathers one answer. */
final class UnaryReceiver implements Receiver {

    private final MonoSink<Attempt<GrpcAnswer>> sink;
    private final ClientCall<byte[], byte[]> call;
    private byte @Nullable [] message;
    private boolean tooMany;

    UnaryReceiver(MonoSink<Attempt<GrpcAnswer>> sink, ClientCall<byte[], byte[]> call) {
        this.sink = sink;
        this.call = call;
    }

    @Override
    public int wanted() {
        return 2; // so that one too many is seen
    }

    @Override
    public void message(Metadata headers, byte[] received) {
        tooMany = message != null;
        message = received;
        if (tooMany) {
            call.cancel("one message was expected", null);
        }
    }

    @Override
    public void closed(Ending ending) {
        if (tooMany) {
            unusable(ending, "the backend answered with more than one message");
        } else if (!ending.status().isOk()) {
            sink.success(Verdict.attempt(ending, ending.answer()));
        } else if (message == null) {
            unusable(ending, "the backend answered OK without a message");
        } else {
            sink.success(new Attempt.Answered<>(
                    new GrpcAnswer(ending.status(), ending.headers(), ending.trailers(), message)));
        }
    }

    @Override
    public void late(boolean sent) {
        sink.success(Verdict.late(sent));
    }

    private void unusable(Ending ending, String why) {
        Ending instead = new Ending(true, Status.INTERNAL.withDescription(why), ending.headers(), ending.trailers());
        sink.success(Verdict.attempt(instead, instead.answer()));
    }

    @Override
    public void abandoned(Throwable cause) {
        sink.success(new Attempt.Abandoned<>(cause));
    }
}
