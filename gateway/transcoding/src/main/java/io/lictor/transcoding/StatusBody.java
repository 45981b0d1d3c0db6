package io.lictor.transcoding;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.lictor.schema.DescriptorPool;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code google.rpc.Status} as JSON: what a client reads when a call fails, here or behind us. */
public final class StatusBody {
    /** The domain of the reasons in {@code google.rpc.ErrorInfo} that the gateway gives itself. */
    public static final String DOMAIN = "lictor";

    private static final JsonFactory JSON = new JsonFactory();
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private StatusBody() {}

    /** An error the gateway itself reports. */
    public static byte[] of(Status.Code code, String message, String reason, Map<String, String> metadata) {
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason(reason)
                .setDomain(DOMAIN)
                .putAllMetadata(metadata)
                .build();
        return write(code.value(), message, List.of(DetailJson.ofKnown(info)));
    }

    /** A backend's error. Details that cannot be read do not hide the error. */
    public static byte[] of(Status status, Metadata trailers, DescriptorPool pool) {
        com.google.rpc.Status details = details(trailers);
        String message = details.getMessage();
        if (message.isEmpty() && status.getDescription() != null) {
            message = status.getDescription();
        }
        return write(
                status.getCode().value(),
                message,
                details.getDetailsList().stream()
                        .map((Any any) -> DetailJson.of(any, pool))
                        .toList());
    }

    private static com.google.rpc.Status details(Metadata trailers) {
        byte[] bytes = trailers.get(DETAILS);
        if (bytes != null) {
            try {
                return com.google.rpc.Status.parseFrom(bytes);
            } catch (InvalidProtocolBufferException garbage) {
                return com.google.rpc.Status.getDefaultInstance(); // code and message are in other trailers
            }
        }
        return com.google.rpc.Status.getDefaultInstance();
    }

    private static byte[] write(int code, String message, List<String> details) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeName("code").writeNumber(code);
            json.writeName("message").writeString(message);
            json.writeName("details").writeStartArray();
            for (String detail : details) {
                json.writeRawValue(detail);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
