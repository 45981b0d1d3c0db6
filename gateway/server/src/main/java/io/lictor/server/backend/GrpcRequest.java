package io.lictor.server.backend;

import io.grpc.ClientCall;
import io.grpc.MethodDescriptor.MethodType;
import org.reactivestreams.Publisher;

/** The messages of one call and how they are sent. */
public sealed interface GrpcRequest {

    /** The kind of method, given whether its answer is a stream. */
    MethodType type(boolean streamedAnswer);

    /** Whether it is still whole after it was sent. */
    boolean canBeSentAgain();

    /** One for each attempt. */
    RequestSender sender(ClientCall<byte[], byte[]> call, RequestSender.Listener listener);

    /** One message, which can be sent again. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Held(byte[] message) implements GrpcRequest {
        @Override
        public MethodType type(boolean streamedAnswer) {
            return streamedAnswer ? MethodType.SERVER_STREAMING : MethodType.UNARY;
        }

        @Override
        public boolean canBeSentAgain() {
            return true;
        }

        @Override
        public RequestSender sender(ClientCall<byte[], byte[]> call, RequestSender.Listener listener) {
            return new HeldSender(call, message, listener);
        }
    }

    /** Messages that come while the call is under way. They can be read once, and are not before there is a connection. */
    record Streamed(Publisher<byte[]> messages) implements GrpcRequest {
        @Override
        public MethodType type(boolean streamedAnswer) {
            return streamedAnswer ? MethodType.BIDI_STREAMING : MethodType.CLIENT_STREAMING;
        }

        @Override
        public boolean canBeSentAgain() {
            return false;
        }

        @Override
        public RequestSender sender(ClientCall<byte[], byte[]> call, RequestSender.Listener listener) {
            return new StreamedSender(call, messages, listener);
        }
    }
}
