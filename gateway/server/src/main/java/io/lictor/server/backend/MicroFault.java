package io.lictor.server.backend;

import io.grpc.Status;
import io.lictor.balancing.Failure;
import io.lictor.transcoding.GrpcStatusMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Why a go-micro service gave no message, as its client is told. Immutable.
 *
 * @param reason UPPER_SNAKE, for programs
 * @param details what else go-micro's error said: {@code id} and {@code code}
 * @param failure what it says of the instance; empty for nothing bad
 */
public record MicroFault(
        int httpStatus,
        Status.Code code,
        String reason,
        String message,
        Map<String, String> details,
        Optional<Failure> failure) {

    private static final String UPSTREAM_ERROR = "UPSTREAM_ERROR";

    /** How grpc-go says that its codec did not understand a request. */
    private static final List<String> GRPC_UNREADABLE =
            List.of("grpc: error unmarshalling request", "grpc: failed to unmarshal the received message");

    /** How Go's readers of JSON begin what they say of a message: the server of mucp passes it on as it is. */
    private static final List<String> JSON_UNREADABLE =
            List.of("json: cannot unmarshal", "invalid character ", "unknown field ", "unknown value ", "proto: ");

    /** How go-micro's router says that it has no such method. */
    private static final String NO_METHOD = "rpc: can't find ";

    public MicroFault {
        details = Map.copyOf(details);
    }

    /** An answer that is against the protocol. */
    static MicroFault broken(String message) {
        return new MicroFault(
                502, Status.Code.INTERNAL, "UPSTREAM_FAILED", message, Map.of(), Optional.of(Failure.SERVER_ERROR));
    }

    /** Says nothing bad of the instance: another limit would let it pass. */
    static MicroFault tooLarge() {
        return new MicroFault(
                502,
                Status.Code.RESOURCE_EXHAUSTED,
                "RESPONSE_TOO_LARGE",
                "the service's response is larger than lictor.limits.response",
                Map.of(),
                Optional.empty());
    }

    /** A gRPC status: go-micro puts its error into the message, as JSON. */
    static MicroFault of(Status status) {
        String text = status.getDescription() == null ? "" : status.getDescription();
        return micro(text).orElseGet(() -> {
            if (beginsWith(text, GRPC_UNREADABLE)) {
                return unreadable(text);
            }
            return new MicroFault(
                    GrpcStatusMapping.httpStatus(status.getCode()),
                    status.getCode(),
                    UPSTREAM_ERROR,
                    text,
                    Map.of(),
                    Verdict.failure(status));
        });
    }

    /** What the header {@code Micro-Error} says: an error as JSON, or the text of any other. */
    static MicroFault of(String text) {
        return micro(text).orElseGet(() -> {
            if (beginsWith(text, JSON_UNREADABLE)) {
                return unreadable(text);
            }
            Status status = text.startsWith(NO_METHOD) ? Status.UNIMPLEMENTED : Status.UNKNOWN;
            return of(status.withDescription(text));
        });
    }

    private static Optional<MicroFault> micro(String text) {
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode error = JsonMapper.shared().readTree(text);
            return error.path("code").canConvertToInt() ? Optional.of(micro(error)) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static MicroFault micro(JsonNode error) {
        int written = error.path("code").asInt(0);
        int httpStatus = written >= 400 && written <= 599 ? written : 500;
        String detail = error.path("detail").asString("");
        Map<String, String> details = new TreeMap<>();
        details.put("code", String.valueOf(written));
        String id = error.path("id").asString("");
        if (!id.isEmpty()) {
            details.put("id", id);
        }
        return new MicroFault(
                httpStatus,
                code(httpStatus),
                UPSTREAM_ERROR,
                detail.isEmpty() ? error.path("status").asString("") : detail,
                details,
                failure(written));
    }

    /** What a client did wrong is not held against the instance. */
    private static Optional<Failure> failure(int code) {
        return switch (code) {
            case 500, 502 -> Optional.of(Failure.SERVER_ERROR);
            case 503 -> Optional.of(Failure.UNAVAILABLE);
            case 408, 504 -> Optional.of(Failure.TIMEOUT);
            case 429 -> Optional.of(Failure.OVERLOADED);
            default -> Optional.empty();
        };
    }

    /** As go-micro's own gRPC server has it, and where it has nothing as the code's meaning is. */
    private static Status.Code code(int httpStatus) {
        return switch (httpStatus) {
            case 401 -> Status.Code.UNAUTHENTICATED;
            case 403 -> Status.Code.PERMISSION_DENIED;
            case 404 -> Status.Code.NOT_FOUND;
            case 405, 501 -> Status.Code.UNIMPLEMENTED;
            case 408, 504 -> Status.Code.DEADLINE_EXCEEDED;
            case 409 -> Status.Code.ALREADY_EXISTS;
            case 412 -> Status.Code.FAILED_PRECONDITION;
            case 429 -> Status.Code.RESOURCE_EXHAUSTED;
            case 499 -> Status.Code.CANCELLED;
            case 500 -> Status.Code.INTERNAL;
            case 502, 503 -> Status.Code.UNAVAILABLE;
            default -> httpStatus < 500 ? Status.Code.INVALID_ARGUMENT : Status.Code.UNKNOWN;
        };
    }

    private static MicroFault unreadable(String text) {
        return new MicroFault(400, Status.Code.INVALID_ARGUMENT, "INVALID_BODY", text, Map.of(), Optional.empty());
    }

    private static boolean beginsWith(String text, List<String> beginnings) {
        return beginnings.stream().anyMatch(text::startsWith);
    }
}
