package io.lictor.server.exchange;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import java.util.Optional;

/** When a client may come again, as the backend says it. Stateless. */
final class RetryAfter {

    private static final Metadata.Key<String> HEADER = Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private RetryAfter() {}

    /** From metadata of that name, else from {@code google.rpc.RetryInfo} among the details. */
    static Optional<String> of(Metadata trailers) {
        Optional<String> said = Optional.ofNullable(trailers.get(HEADER));
        return said.or(() -> Optional.ofNullable(trailers.get(DETAILS)).flatMap(RetryAfter::inDetails));
    }

    private static Optional<String> inDetails(byte[] details) {
        try {
            for (Any detail : Status.parseFrom(details).getDetailsList()) {
                if (detail.is(RetryInfo.class)) {
                    Duration pause = detail.unpack(RetryInfo.class).getRetryDelay();
                    long seconds = pause.getSeconds() + (pause.getNanos() > 0 ? 1 : 0);
                    return Optional.of(Long.toString(Math.max(0, seconds)));
                }
            }
            return Optional.empty();
        } catch (InvalidProtocolBufferException garbage) {
            return Optional.empty(); // the error itself is told all the same
        }
    }
}
