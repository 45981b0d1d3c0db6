package io.lictor.server.backend;

import io.grpc.Status;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What the status of a call says of its endpoint. Stateless. */
final class Verdict {

    private Verdict() {}

    /** In grpc-java's words for a stream that the server refused (RFC 9113, 8.7), whatever had been sent of it. */
    private static final String REFUSED = "HTTP/2 error code: REFUSED_STREAM";

    /** In grpc-java's words for a stream beyond the last one that a server which is going away will look at. */
    private static final String NEVER_SEEN = "Abrupt GOAWAY closed sent stream. HTTP/2 error code: NO_ERROR";

    /** Whether the server has said that it did not begin with the call. */
    static boolean untouched(Status status) {
        String text = status.getDescription();
        return status.getCode() == Status.Code.UNAVAILABLE
                && text != null
                && (text.contains(REFUSED) || text.contains(NEVER_SEEN));
    }

    /** The attempt that ended like this before it had an answer of its own. */
    static <A> Attempt<A> attempt(Receiver.Ending ending, A answer) {
        Status status = ending.status();
        if (!ending.sent() && !status.isOk()) {
            return new Attempt.Broken<>(unsent(status), false, status.asRuntimeException(ending.trailers()));
        }
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED ->
                new Attempt.Unwell<>(answer, failure(status).orElseThrow(), Optional.empty(), () -> {});
            default ->
                failure(status)
                        .<Attempt<A>>map(kind -> new Attempt.Failing<>(answer, kind))
                        .orElseGet(() -> new Attempt.Answered<>(answer));
        };
    }

    /** The attempt whose time has passed before it had an answer of its own: no word of the service's, whatever gRPC calls it. */
    static <A> Attempt<A> late(boolean sent) {
        return new Attempt.Broken<>(Failure.TIMEOUT, sent, new TimeoutException("no answer in time"));
    }

    private static Failure unsent(Status status) {
        if (untouched(status) || (status.getCode() == Status.Code.UNAVAILABLE && status.getCause() == null)) {
            return Failure.UNAVAILABLE;
        }
        return status.getCause() instanceof ConnectException ? Failure.CONNECT_REFUSED : Failure.CONNECT_FAILED;
    }

    /** Ends the permit of a stream. */
    static void end(Permit permit, Status status) {
        failure(status).ifPresentOrElse(permit::failure, permit::success);
    }

    /** What a status says of the endpoint; empty for nothing bad. */
    static Optional<Failure> failure(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> Optional.of(Failure.UNAVAILABLE);
            // The server's own word: nobody here cancelled, for then there would be no listener any more.
            case CANCELLED -> Optional.of(Failure.RESET);
            case RESOURCE_EXHAUSTED -> Optional.of(Failure.OVERLOADED);
            case DEADLINE_EXCEEDED -> Optional.of(Failure.TIMEOUT);
            case UNKNOWN, INTERNAL, DATA_LOSS -> Optional.of(Failure.SERVER_ERROR);
            default -> Optional.empty();
        };
    }
}
