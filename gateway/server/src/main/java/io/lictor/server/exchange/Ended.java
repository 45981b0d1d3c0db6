package io.lictor.server.exchange;

import io.lictor.server.request.IncomingRequest;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is over, as its lane has seen it. Immutable.
 *
 * @param status of the answer, 0 when none was begun
 * @param announced how long the answer's head says that it is, in bytes; negative where it does not
 * @param requestId null where no route matched
 */
public record Ended(
        How how,
        int status,
        long announced,
        IncomingRequest request,
        @Nullable String requestId) {

    /** What became of the answer. */
    public enum How {
        /** It was written to its end. */
        COMPLETE,
        /** It broke off, by something on this side of the client. */
        BROKEN,
        /** The client has gone before its end. */
        CANCELLED
    }
}
