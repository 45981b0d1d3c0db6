package io.lictor.server.express;

import io.lictor.server.port.Http2Streams;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a client that speaks HTTP/2, which is one request (RFC 9113, 8.1): it is answered in this lane, or passed on with all of
 * its body. The client may send as much as is read, and what its window holds.
 */
final class ExpressStream extends ChannelInboundHandlerAdapter implements ExpressClient {

    private static final String PROTOCOL = "HTTP/2.0";

    private final ExpressRoutes routes;
    private final ExpressLane.Organs organs;
    private final ClientClock clock;
    private final ChannelFutureListener lost = closed -> gone();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ExpressExchange current;
    private boolean bodyEnded;
    private boolean watching;

    ExpressStream(ExpressRoutes routes, ExpressLane.Organs organs, ClientTimeouts timeouts) {
        this.routes = routes;
        this.organs = organs;
        this.clock = new ClientClock(timeouts, organs.settings().nanoTime(), this::tooLate);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        clock.runOn(added.channel().eventLoop());
    }

    @Override
    public ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    // --- From the client ---

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head) {
            begin(ctx, head);
        } else if (current != null && message instanceof HttpContent content) {
            bodyEnded |= content instanceof LastHttpContent;
            current.content(content);
        } else {
            bodyEnded |= message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        ExpressRequest.Origin origin = ExpressRequest.Origin.of(ctx.channel().parent(), PROTOCOL);
        ExpressRoutes.Found found = routes.find(head, origin);
        if (found == null) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(head);
            return;
        }
        ctx.channel().config().setAutoRead(false);
        bodyEnded = head instanceof LastHttpContent;
        ReferenceCountUtil.release(head); // of a body that is empty
        ExpressExchange exchange = new ExpressExchange(this, organs, found, head);
        current = exchange;
        exchange.begin();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null) {
            current.paused();
        }
        readOn();
    }

    @Override
    public void readOn() {
        if (current == null || bodyEnded || current.wantsBody()) {
            context().read();
        } else if (!watching) {
            // What waits to be read keeps the stream from seeing the end of its connection.
            watching = true;
            context().channel().parent().closeFuture().addListener(lost);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.clientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            gone();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (watching) {
            ctx.channel().parent().closeFuture().removeListener(lost);
        }
        leave();
        ctx.fireChannelInactive();
    }

    /** Before the stream has ended, which it does when all that has come of it is read. */
    private void gone() {
        leave();
        context().read();
    }

    private void leave() {
        clock.end();
        ExpressExchange left = current;
        current = null;
        if (left != null) {
            left.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (current != null) {
            current.connectionBroke(cause);
        }
        var unused = ctx.close();
    }

    // --- From the exchange ---

    @Override
    public ClientClock clock() {
        return clock;
    }

    /** The stream ends by itself when both sides have ended; a client that goes on sending may read the answer first. */
    @Override
    public void over(boolean keptAlive) {
        current = null;
        if (!bodyEnded) {
            clock.waitForLeftover();
            readOn();
        }
    }

    @Override
    public void cut() {
        current = null;
        ChannelHandlerContext ctx = context();
        ctx.flush();
        // What was written goes out first: while its connection is being read that is done afterwards.
        ctx.channel().eventLoop().execute(() -> Http2Streams.reset(ctx, Http2Error.INTERNAL_ERROR));
    }

    private void tooLate() {
        if (current != null) {
            current.bodyTooSlow();
        } else {
            Http2Streams.reset(context(), Http2Error.NO_ERROR);
        }
    }
}
