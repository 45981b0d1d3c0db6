package io.lictor.server.backend;

import io.grpc.Status;
import io.lictor.balancing.Failure;
import io.lictor.balancing.Permit;
import java.net.ConnectException;
import java.util.Optional;

/** What the status of a call says of its endpoint. Stateless. */
final class Verdict {

    private Verdict() {}

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

    private static Failure unsent(Status status) {
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return Failure.TIMEOUT;
        }
        return status.getCause() instanceof ConnectException ? Failure.CONNECT_REFUSED : Failure.CONNECT_FAILED;
    }

    /** Ends the permit of a stream. */
    static void end(Permit permit, Status status) {
        failure(status).ifPresentOrElse(permit::failure, permit::success);
    }

    private static Optional<Failure> failure(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> Optional.of(Failure.UNAVAILABLE);
            // Nobody here cancelled: then there would be no listener any more. A server that is shut down does so.
            case CANCELLED -> Optional.of(Failure.RESET);
            case RESOURCE_EXHAUSTED -> Optional.of(Failure.OVERLOADED);
            case DEADLINE_EXCEEDED -> Optional.of(Failure.TIMEOUT);
            case UNKNOWN, INTERNAL, DATA_LOSS -> Optional.of(Failure.SERVER_ERROR);
            default -> Optional.empty();
        };
    }
}
