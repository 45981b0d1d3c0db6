package io.lictor.server.express;

import io.lictor.server.exchange.GatewayException;
import io.netty.handler.codec.http.HttpContent;

/** What a request of this lane is turned into. Used on the client's event loop. */
sealed interface ExpressCall permits ForwardedCall, TranscodedCall, StreamedCall {

    /** The head of the request is there. */
    void begin();

    /** A part of its body, to be released. */
    void body(HttpContent content);

    /** All that has come of the body so far has been told. */
    void bodyPaused();

    /** Whether the next part of the body can be taken. */
    boolean wantsBody();

    /** What a client is told that takes too long with its body. */
    GatewayException tooSlow();

    /** No more of the body comes that can be used: the client is told, and nothing more is waited for. */
    void bodyBroken(GatewayException cause);

    /** The client's connection may be able to take more of the answer. */
    void clientWritable();

    /** Nobody wants the answer any more: lets go of everything. */
    void cancel();
}
