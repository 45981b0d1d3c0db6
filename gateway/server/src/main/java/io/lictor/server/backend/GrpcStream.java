package io.lictor.server.backend;

import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;

/**
 * A streamed gRPC answer whose first message has come, or that ended without one.
 *
 * @param ended how, when it ended without a message
 * @param messages can be read once, as fast as is asked for; fails with {@link StatusRuntimeException} when the backend
 *     or the way to it failed, with {@link TimeoutException} when the time of the call has passed, and with its own cause
 *     when the client's messages broke off
 */
public record GrpcStream(Metadata headers, Optional<GrpcAnswer> ended, Flux<byte[]> messages) {

    static GrpcStream endedBefore(GrpcAnswer answer) {
        return new GrpcStream(answer.headers(), Optional.of(answer), Flux.empty());
    }

    /** The same messages, whose end is also that of the permit; when they are cancelled it stays open. */
    public Flux<byte[]> messages(Permit permit) {
        return messages.doOnComplete(permit::success).doOnError(cause -> end(permit, cause));
    }

    private static void end(Permit permit, Throwable cause) {
        if (cause instanceof StatusRuntimeException failed) {
            Verdict.end(permit, failed.getStatus());
        } else if (cause instanceof TimeoutException) {
            // Once a stream has begun no time but the client's own limits it.
            permit.failure(Failure.HURRIED);
        } else {
            permit.ignore();
        }
    }
}
