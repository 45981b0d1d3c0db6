package io.lictor.server.express;

import io.netty.channel.ChannelHandlerContext;

/** The client of an exchange: a connection of HTTP/1.1 or a stream of HTTP/2. Used on its event loop. */
sealed interface ExpressClient permits ExpressConnection, ExpressStream {

    /** Where it is written to. */
    ChannelHandlerContext context();

    ClientClock clock();

    /** Asks for more where somebody can take it. */
    void readOn();

    /**
     * The whole answer is written and flushed.
     *
     * @param keptAlive whether where a next request would begin is known
     */
    void over(boolean keptAlive);

    /** The answer has begun and breaks off, so that nobody must take it for whole. */
    void cut();
}
