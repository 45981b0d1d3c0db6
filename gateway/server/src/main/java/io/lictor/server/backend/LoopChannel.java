package io.lictor.server.backend;

import io.grpc.ClientCall;

/** The channel of one event loop to one gRPC endpoint. May be used on any thread. */
interface LoopChannel {

    /**
     * A call that begins when it is started.
     *
     * @param streamedAnswer whether more than one message may come back
     */
    ClientCall<byte[], byte[]> call(GrpcCall call, boolean streamedAnswer, CallTrace trace);

    /** Before it is needed. */
    void connect();

    /** Calls that are under way end as UNAVAILABLE. */
    void end();
}
