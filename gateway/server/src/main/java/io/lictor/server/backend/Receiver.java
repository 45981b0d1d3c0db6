package io.lictor.server.backend;

import io.grpc.Metadata;
import io.grpc.Status;

/** Makes an attempt's answer of what comes back, and is told of one end. Called by gRPC on one thread at a time. */
interface Receiver {

    /** Messages that are asked for at the start. */
    int wanted();

    void message(Metadata headers, byte[] message);

    void closed(Ending ending);

    /**
     * The time of the call has passed before the service has said how it ended.
     *
     * @param sent whether the endpoint may have seen the request
     */
    void late(boolean sent);

    /** The client's own messages broke the call. */
    void abandoned(Throwable cause);

    /**
     * How a call ended.
     *
     * @param sent whether the endpoint may have seen the request, or it cannot be sent again
     */
    record Ending(boolean sent, Status status, Metadata headers, Metadata trailers) {

        private static final byte[] NOTHING = {};

        GrpcAnswer answer() {
            return new GrpcAnswer(status, headers, trailers, NOTHING);
        }
    }
}
