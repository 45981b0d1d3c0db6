package io.lictor.server.backend;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

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
            if (stream instanceof KnownLength) {
                byte[] message = new byte[stream.available()];
                stream.readNBytes(message, 0, message.length);
                return message;
            }
            return stream.readAllBytes(); // was compressed
        } catch (IOException broken) {
            throw Status.INTERNAL
                    .withDescription("the response message broke off")
                    .withCause(broken)
                    .asRuntimeException();
        }
    }

    /** Tells gRPC the length beforehand, so that it need not count, and goes where it is wanted without a buffer between. */
    private static final class Bytes extends ByteArrayInputStream implements KnownLength, Drainable {
        Bytes(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = available();
            transferTo(target);
            return length;
        }
    }
}
