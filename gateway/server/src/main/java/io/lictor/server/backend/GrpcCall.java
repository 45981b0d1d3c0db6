package io.lictor.server.backend;

import io.grpc.Metadata;
import java.time.Duration;
import java.util.Optional;
import reactor.core.Disposable;

/**
 * What goes to a gRPC endpoint, whichever it is.
 *
 * @param path {@code package.Service/Method}
 * @param request what is sent
 * @param limits how long it may take
 * @param open holds what is under way; disposing of it cancels every call, whoever reads its answer by then
 */
public record GrpcCall(
        String path, GrpcRequest request, Metadata metadata, Limits limits, boolean tls, Disposable.Composite open) {

    /** The same with the time that is left. */
    public GrpcCall after(Duration spent) {
        return spent.isZero() ? this : new GrpcCall(path, request, metadata, limits.after(spent), tls, open);
    }

    /**
     * Times of one call.
     *
     * @param deadline for the whole call, told to the backend as {@code grpc-timeout}; empty for none
     * @param patience until the backend gives the first sign of an answer, while it is the backend's turn; empty for none
     */
    public record Limits(Optional<Duration> deadline, Optional<Duration> patience) {

        /** One limit for all of it. */
        public static Limits whole(Duration timeout) {
            return new Limits(Optional.of(timeout), Optional.empty());
        }

        Limits after(Duration spent) {
            return new Limits(deadline.map(time -> time.minus(spent)), patience.map(time -> time.minus(spent)));
        }
    }
}
