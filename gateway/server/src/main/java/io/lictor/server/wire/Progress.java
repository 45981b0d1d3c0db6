package io.lictor.server.wire;

import io.grpc.Metadata;

/** Is told what a call's listener is not. Called on the call's event loop. */
public interface Progress {

    /** The request is being put on a connection: the server may act on it. */
    void sent();

    /** The server has said that it did not begin with it: the same call may be made again whatever it does. */
    void untouched();

    /**
     * The server itself has said how the call ends. It ends otherwise all the same when this side has words of its own before
     * everything is delivered; with other trailers then.
     */
    void answered(Metadata trailers);
}
