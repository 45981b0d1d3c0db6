package io.lictor.server.accesslog;

import org.jspecify.annotations.Nullable;

/**
 * What is logged of one request. Immutable. Texts that a client or a registration chose are cut, so that a full queue has a
 * bound in bytes too.
 *
 * @param epochMillis when its head came
 * @param call absent when no route matched
 * @param end how the exchange ended
 * @param reason why the gateway refused it or could not go on, as clients are told it; absent when it did not
 */
public record AccessEntry(
        long epochMillis,
        Request request,
        int status,
        long bytesIn,
        long bytesOut,
        long totalMicros,
        @Nullable Call call,
        End end,
        @Nullable String reason) {

    private static final int LONGEST_PATH = 2_048;
    private static final int LONGEST_TEXT = 256;

    public AccessEntry {
        reason = reason == null ? null : cut(reason, LONGEST_TEXT);
    }

    /** How an exchange ends. */
    public enum End {
        /** With the last byte of the answer. */
        COMPLETE("complete"),
        /** The client went away. */
        CANCELLED("cancelled"),
        /** The answer broke off, because of the service or of the gateway. */
        BROKEN("broken");

        private final String text;

        End(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * What the client sent.
     *
     * @param client the peer's address
     * @param path raw; with the query where the operator wants that
     * @param id the name of the request, absent when no route matched
     * @param traceId absent where nothing is traced
     */
    public record Request(
            String client,
            @Nullable String forwardedFor,
            String method,
            String path,
            String protocol,
            @Nullable String userAgent,
            @Nullable String id,
            @Nullable String traceId) {

        public Request {
            forwardedFor = forwardedFor == null ? null : cut(forwardedFor, LONGEST_TEXT);
            userAgent = userAgent == null ? null : cut(userAgent, LONGEST_TEXT);
            method = cut(method, LONGEST_TEXT);
            path = cut(path, LONGEST_PATH);
        }
    }

    /**
     * What was made of it.
     *
     * @param endpoint host and port, absent when none was picked
     * @param attempts calls that were made
     * @param upstreamMicros from the first attempt to the head of the last answer
     * @param grpcStatus the number of the service's gRPC status, absent where none came
     */
    public record Call(
            String route,
            String service,
            @Nullable String endpoint,
            int attempts,
            long upstreamMicros,
            @Nullable Integer grpcStatus) {}

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
