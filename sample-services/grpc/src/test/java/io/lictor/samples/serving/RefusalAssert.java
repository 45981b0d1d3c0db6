package io.lictor.samples.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused call tells its caller. */
public final class RefusalAssert {

    private final StatusRuntimeException refusal;

    private RefusalAssert(StatusRuntimeException refusal) {
        this.refusal = refusal;
    }

    public static RefusalAssert assertRefused(ThrowingCallable call, Code code) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        return new RefusalAssert(refusal);
    }

    /** The only detail, which must be of this type. */
    public <T extends Message> T detail(Class<T> type) {
        Status status = StatusProto.fromThrowable(refusal);
        assertThat(status).isNotNull();
        assertThat(status.getDetailsList()).hasSize(1);
        try {
            return status.getDetails(0).unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("the detail is " + status.getDetails(0).getTypeUrl(), e);
        }
    }

    /** The fields of the violations, as they are written. */
    public List<String> fields() {
        return detail(BadRequest.class).getFieldViolationsList().stream()
                .map(BadRequest.FieldViolation::getField)
                .toList();
    }
}
