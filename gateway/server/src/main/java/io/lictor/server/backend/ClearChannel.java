package io.lictor.server.backend;

import io.grpc.ClientCall;
import io.lictor.server.wire.WireChannel;

/** To an endpoint in clear text. */
record ClearChannel(WireChannel wire) implements LoopChannel {

    @Override
    public ClientCall<byte[], byte[]> call(GrpcCall call, boolean streamedAnswer, CallTrace trace) {
        return wire.newCall(
                call.path(), call.request().canBeSentAgain(), call.limits().deadline(), trace);
    }

    @Override
    public void connect() {
        wire.connect();
    }

    @Override
    public void end() {
        wire.end();
    }
}
