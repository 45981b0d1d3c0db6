package io.lictor.samples.serving;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;

/** Refusals with the standard details, so that a program can tell what was wrong. */
public final class Refusal {

    private static final String DOMAIN = "samples.lictor.io";

    private Refusal() {}

    static StatusRuntimeException invalid(List<BadRequest.FieldViolation> violations) {
        BadRequest.FieldViolation first = violations.get(0);
        return of(
                Code.INVALID_ARGUMENT,
                first.getField() + " " + first.getDescription(),
                BadRequest.newBuilder().addAllFieldViolations(violations).build());
    }

    /** NOT_FOUND with a {@link ResourceInfo}. */
    public static StatusRuntimeException notFound(String type, String name) {
        return of(
                Code.NOT_FOUND,
                "there is no " + type + " " + name,
                ResourceInfo.newBuilder()
                        .setResourceType(type)
                        .setResourceName(name)
                        .setDescription("it was never there, or has been removed")
                        .build());
    }

    /**
     * FAILED_PRECONDITION with a {@link PreconditionFailure}.
     *
     * @param type UPPER_SNAKE, what kind of precondition
     */
    public static StatusRuntimeException precondition(String type, String subject, String description) {
        return of(
                Code.FAILED_PRECONDITION,
                subject + ": " + description,
                PreconditionFailure.newBuilder()
                        .addViolations(PreconditionFailure.Violation.newBuilder()
                                .setType(type)
                                .setSubject(subject)
                                .setDescription(description))
                        .build());
    }

    /**
     * UNAUTHENTICATED, PERMISSION_DENIED and the like, with an {@link ErrorInfo}.
     *
     * @param reason UPPER_SNAKE
     */
    public static StatusRuntimeException because(Code code, String reason, String message) {
        return of(
                code,
                message,
                ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build());
    }

    private static StatusRuntimeException of(Code code, String message, Message detail) {
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage(message)
                .addDetails(Any.pack(detail))
                .build());
    }
}
