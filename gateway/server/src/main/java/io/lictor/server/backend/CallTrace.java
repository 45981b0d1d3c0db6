package io.lictor.server.backend;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.lictor.server.wire.Progress;
import org.jspecify.annotations.Nullable;

/** What a call does not tell its listener: whether it was put on a connection, and whose word its status is. */
final class CallTrace implements Progress {

    private volatile boolean sent;
    private volatile @Nullable Metadata lastWords;

    /** Whether the server may have acted on the request: before that, repeating it is safe whatever it does. */
    boolean isSent() {
        return sent;
    }

    /** Whether these trailers, with which the call ended, are the server's own; else this side has found words for its end. */
    boolean isAnswered(Metadata trailers) {
        return trailers == lastWords;
    }

    @Override
    public void sent() {
        sent = true;
    }

    @Override
    public void untouched() {
        sent = false;
    }

    @Override
    public void answered(Metadata trailers) {
        lastWords = trailers;
    }

    /** How grpc-java tells it. */
    ClientStreamTracer.Factory tracers() {
        return new ClientStreamTracer.Factory() {
            @Override
            public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
                return new ClientStreamTracer() {
                    @Override
                    public void outboundHeaders() {
                        sent();
                    }

                    @Override
                    public void inboundTrailers(Metadata trailers) {
                        answered(trailers);
                    }
                };
            }
        };
    }
}
