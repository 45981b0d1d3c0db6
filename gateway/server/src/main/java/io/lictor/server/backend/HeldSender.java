package io.lictor.server.backend;

import io.grpc.ClientCall;

/** Sends one message at once; gRPC keeps it until there is a connection. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeldSender(ClientCall<byte[], byte[]> call, byte[] message, Listener listener) implements RequestSender {

    @Override
    public void start() {
        call.sendMessage(message);
        call.halfClose();
        listener.sent();
    }

    @Override
    public void ready() {
        // Everything is sent already.
    }

    @Override
    public void stop() {
        // Nothing goes on.
    }

    @Override
    public boolean isSpent() {
        return false;
    }
}
