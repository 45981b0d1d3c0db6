package io.lictor.transcoding;

import io.grpc.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was said cannot be said in the other language. The message names the place and what was expected there. */
public final class TranscodingException extends RuntimeException {
    private final Status.Code code;
    private final int httpStatus;
    private final Reason reason;
    private final @Nullable String field;

    private TranscodingException(
            Status.Code code,
            int httpStatus,
            Reason reason,
            @Nullable String field,
            String message,
            @Nullable Throwable cause) {
        super(message, cause, false, cause != null);
        this.code = code;
        this.httpStatus = httpStatus;
        this.reason = reason;
        this.field = field;
    }

    /** The client's fault, not at one field. */
    static TranscodingException invalid(Reason reason, String message) {
        return new TranscodingException(Status.Code.INVALID_ARGUMENT, 400, reason, null, message, null);
    }

    /** The client's fault, at {@code field}; an empty field is the body itself. */
    static TranscodingException invalid(Reason reason, String field, String message) {
        return new TranscodingException(
                Status.Code.INVALID_ARGUMENT, 400, reason, field.isEmpty() ? null : field, message, null);
    }

    static TranscodingException unsupportedMediaType(String message) {
        return new TranscodingException(
                Status.Code.INVALID_ARGUMENT, 415, Reason.UNSUPPORTED_MEDIA_TYPE, null, message, null);
    }

    static TranscodingException messageTooLarge(int number, int limit) {
        return new TranscodingException(
                Status.Code.RESOURCE_EXHAUSTED,
                413,
                Reason.MESSAGE_TOO_LARGE,
                null,
                "message " + number + " of the body has more than " + limit + " bytes",
                null);
    }

    /** The same fault, in a message of a stream after the first; its line and column count from there. */
    TranscodingException inMessage(int number) {
        return new TranscodingException(
                code, httpStatus, reason, field, "message " + number + " of the body: " + getMessage(), null);
    }

    /** The backend's answer is unreadable; the client can do nothing about it. */
    static TranscodingException unreadableResponse(String message, @Nullable Throwable cause) {
        return new TranscodingException(
                Status.Code.INTERNAL, 500, Reason.RESPONSE_NOT_TRANSCODABLE, null, message, cause);
    }

    /** The same fault, with the name of the message it was found in. */
    TranscodingException inResponse(String type) {
        return unreadableResponse("the backend's response is not a " + type + ": " + getMessage(), null);
    }

    /** Every {@link #reason()} there is. */
    public static List<String> reasons() {
        return Arrays.stream(Reason.values()).map(Reason::name).toList();
    }

    public Status.Code code() {
        return code;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** For programs, in UPPER_SNAKE. */
    public String reason() {
        return reason.name();
    }

    /** The path of the field, header or parameter at fault, as the client wrote it. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** The reasons clients can see. */
    enum Reason {
        MALFORMED_JSON,
        INVALID_UTF8,
        UNKNOWN_FIELD,
        DUPLICATE_FIELD,
        ONEOF_CONFLICT,
        INVALID_VALUE,
        TOO_DEEP,
        MESSAGE_TOO_LARGE,
        UNEXPECTED_BODY,
        UNSUPPORTED_MEDIA_TYPE,
        UNKNOWN_PARAMETER,
        INVALID_PARAMETER,
        INVALID_HEADER,
        RESPONSE_NOT_TRANSCODABLE
    }
}
