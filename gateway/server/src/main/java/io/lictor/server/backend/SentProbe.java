package io.lictor.server.backend;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import java.util.concurrent.atomic.AtomicBoolean;

/** Knows whether the request was put on a connection: before that, repeating it is safe whatever it does. */
final class SentProbe extends ClientStreamTracer.Factory {

    private final AtomicBoolean sent = new AtomicBoolean();

    boolean sent() {
        return sent.get();
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void outboundHeaders() {
                sent.set(true);
            }
        };
    }
}
