package io.lictor.server.backend;

import io.grpc.Metadata;
import io.grpc.Status;

/**
 * A whole unary gRPC answer.
 *
 * @param message the response message's bytes; empty when the status is not OK
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GrpcAnswer(Status status, Metadata headers, Metadata trailers, byte[] message) {

    /** How grpc-java says that a message is over the limit of this side; a backend's own refusals read otherwise. */
    private static final String OVER_OUR_LIMIT = "gRPC message exceeds maximum size";

    /** Whether the response was refused here, for its size. */
    public boolean tooLarge() {
        String text = status.getDescription();
        return status.getCode() == Status.Code.RESOURCE_EXHAUSTED && text != null && text.startsWith(OVER_OUR_LIMIT);
    }
}
