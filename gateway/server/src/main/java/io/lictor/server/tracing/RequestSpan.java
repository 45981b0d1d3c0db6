package io.lictor.server.tracing;

import io.lictor.balancing.Permit;
import io.lictor.routing.Route;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The span of one request, from its head to the last byte of its answer. Any thread. */
public sealed interface RequestSpan permits Unrecorded, RecordedRequest {

    /** Of a request that is not traced. */
    RequestSpan NONE = NoSpan.INSTANCE;

    void routed(Route route);

    /**
     * An attempt begins. Its span ends with its permit.
     *
     * @param kind first, retry or hedge
     * @param before attempts that this request has had already
     */
    AttemptSpan attempt(Permit permit, String kind, int before);

    /** Empty where nothing is traced; the others have one whether they are recorded or not. */
    Optional<String> traceId();

    /**
     * The request is over.
     *
     * @param status of the answer, 0 when none was begun
     * @param errorType what went wrong on this side of the client, of few different values; null for nothing
     * @param reason why the gateway answered itself, as clients are told it; null when it did not
     */
    void end(int status, @Nullable String errorType, @Nullable String reason);
}
