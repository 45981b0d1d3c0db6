package io.lictor.server.backend;

import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.server.wire.WireChannel;

/**
 * A whole unary gRPC answer.
 *
 * @param message the response message's bytes; empty when the status is not OK
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GrpcAnswer(Status status, Metadata headers, Metadata trailers, byte[] message) {

    /** Whether the response was refused here, for its size. */
    public boolean tooLarge() {
        String text = status.getDescription();
        return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
                && text != null
                && text.startsWith(WireChannel.TOO_LARGE);
    }
}
