package io.lictor.server.wire;

import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Error;

/**
 * What ends a call when no gRPC status does, in words that are fit for a client of the gateway: no addresses, no internals.
 * The codes are those of gRPC's specification. Stateless.
 */
final class Statuses {

    static final Status LEFT = Status.UNAVAILABLE.withDescription("the instance has left");

    static final Status SILENT =
            Status.UNAVAILABLE.withDescription("the connection to the service gives no sign of life");

    private static final String BROKEN = "the connection to the service broke";

    private Statuses() {}

    /** The connection ended under the call. */
    static Status broken() {
        return Status.UNAVAILABLE.withDescription(BROKEN);
    }

    /** The same, by an error that tells who looks for it more. */
    static Status broken(Throwable cause) {
        return broken().withCause(cause);
    }

    /** The server has broken a rule of HTTP/2 or gRPC. */
    static Status violation(String what) {
        return Status.INTERNAL.withDescription("the service " + what);
    }

    /**
     * A stream that the server has reset.
     *
     * @param error the code of RST_STREAM
     */
    static Status reset(long error) {
        Http2Error known = Http2Error.valueOf(error);
        Status status = known == null ? Status.INTERNAL : of(known);
        return status.withDescription("the service broke off the call");
    }

    private static Status of(Http2Error error) {
        return switch (error) {
            // That the call is cancelled is the server's word: nobody here has given it up.
            case NO_ERROR, REFUSED_STREAM, CANCEL -> Status.UNAVAILABLE;
            case ENHANCE_YOUR_CALM -> Status.RESOURCE_EXHAUSTED;
            case INADEQUATE_SECURITY -> Status.PERMISSION_DENIED;
            case HTTP_1_1_REQUIRED -> Status.UNKNOWN;
            default -> Status.INTERNAL;
        };
    }

    /** An answer of something that does not speak gRPC; below zero for one without a status. */
    static Status http(int status) {
        if (status < 0) {
            return violation("sent no HTTP status");
        }
        Status.Code code = switch (status) {
            case 400, 431 -> Status.Code.INTERNAL;
            case 401 -> Status.Code.UNAUTHENTICATED;
            case 403 -> Status.Code.PERMISSION_DENIED;
            case 404 -> Status.Code.UNIMPLEMENTED;
            case 429, 502, 503, 504 -> Status.Code.UNAVAILABLE;
            default -> status < 200 ? Status.Code.INTERNAL : Status.Code.UNKNOWN;
        };
        return code.toStatus().withDescription("HTTP status code " + status);
    }
}
