package io.lictor.server.backend;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import java.util.concurrent.atomic.AtomicBoolean;

/** What gRPC does not tell a call of itself: whether it was put on a connection, and whose word its status is. */
final class CallTrace extends ClientStreamTracer.Factory {

    private final AtomicBoolean sent = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();

    /** Whether the request was put on a connection: before that, repeating it is safe whatever it does. */
    boolean sent() {
        return sent.get();
    }

    /** Whether the server itself has said how the call ended; else grpc-java has found words for it. */
    boolean answered() {
        return answered.get();
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void outboundHeaders() {
                sent.set(true);
            }

            @Override
            public void inboundTrailers(Metadata trailers) {
                answered.set(true);
            }
        };
    }
}
