package io.lictor.server.exchange;

import io.grpc.Status;
import java.util.Map;

/** A refusal of the gateway itself, ready to be told to the client. */
public final class GatewayException extends RuntimeException {

    private final transient Status.Code code;
    private final int httpStatus;
    private final String reason;
    private final Map<String, String> headers;

    /**
     * @param reason UPPER_SNAKE, for programs
     * @param message what is wrong and how to mend it, for people
     */
    public GatewayException(Status.Code code, int httpStatus, String reason, String message) {
        this(code, httpStatus, reason, message, Map.of());
    }

    public GatewayException(
            Status.Code code, int httpStatus, String reason, String message, Map<String, String> headers) {
        // A refusal is an ordinary event: its stack says nothing and costs much.
        super(message, null, false, false);
        this.code = code;
        this.httpStatus = httpStatus;
        this.reason = reason;
        this.headers = Map.copyOf(headers);
    }

    public Status.Code code() {
        return code;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public String reason() {
        return reason;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
