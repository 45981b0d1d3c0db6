package io.lictor.server.backend;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Passes message bytes through as they are. */
final class ByteMarshaller implements MethodDescriptor.Marshaller<byte[]> {

    static final ByteMarshaller INSTANCE = new ByteMarshaller();

    private ByteMarshaller() {}

    @Override
    public InputStream stream(byte[] message) {
        return new Bytes(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException broken) {
            throw Status.INTERNAL
                    .withDescription("the response message broke off")
                    .withCause(broken)
                    .asRuntimeException();
        }
    }

    /** Tells gRPC the length beforehand, so that it need not count. */
    private static final class Bytes extends ByteArrayInputStream implements KnownLength {
        Bytes(byte[] message) {
            super(message);
        }
    }
}
