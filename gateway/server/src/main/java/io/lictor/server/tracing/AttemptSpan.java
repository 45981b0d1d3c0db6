package io.lictor.server.tracing;

import org.jspecify.annotations.Nullable;

/** The span of one attempt, for the backend that makes it. Any thread. */
public sealed interface AttemptSpan permits Unrecorded, RecordedAttempt {

    /** Of an attempt that is not traced. */
    AttemptSpan NONE = NoSpan.INSTANCE;

    /**
     * The attempt is an HTTP request.
     *
     * @param uri whole; its query is not recorded
     */
    void http(String method, String uri);

    /**
     * The attempt is a remote procedure call.
     *
     * @param system whose protocol it is
     * @param method fully qualified
     */
    void rpc(String system, String method);

    /** The status of the answer has come. */
    void answered(int httpStatus);

    /** The call has ended with this status, whoever found it. */
    void ended(String rpcStatus);

    /** Puts this attempt in the place of the span that the client has sent along, in headers that no other attempt uses. */
    <C> void propagate(C headers, HeaderSetter<C> setter);

    /**
     * Writes headers of some library.
     *
     * @param <C> the library's headers
     */
    @FunctionalInterface
    interface HeaderSetter<C> {

        /** Replaces all values of the header; null removes it. */
        void set(C headers, String name, @Nullable String value);
    }
}
