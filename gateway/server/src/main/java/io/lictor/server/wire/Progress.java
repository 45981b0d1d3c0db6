package io.lictor.server.wire;

/** Is told what a call's listener is not. Called on the call's event loop. */
public interface Progress {

    /** The request is being put on a connection: the server may act on it. */
    void sent();

    /** The server has said that it did not begin with it: the same call may be made again whatever it does. */
    void untouched();

    /** The server itself has said how the call ended; else this side has found words for it. */
    void answered();
}
