package io.lictor.server.express;

import io.lictor.server.port.Pipelining;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.IdleTimeoutHandler;

/**
 * One client's connection of HTTP/1.1. Requests come here one at a time, and each is either answered in this lane or passed on with all
 * of its body.
 */
final class ExpressConnection extends ChannelDuplexHandler implements ExpressClient {

    private final ExpressRoutes routes;
    private final ExpressLane.Organs organs;
    private final ClientClock clock;
    private final Pipelining order;
    private ExpressRequest.@Nullable Origin origin;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ExpressExchange current;
    private @Nullable ChannelPromise closing;
    private Owner owner = Owner.NOBODY;
    private boolean passedOn;
    private boolean idleIsOurs;

    /** Whose the parts of the body are that come now. */
    private enum Owner {
        NOBODY,
        SPRING,
        EXPRESS,
        /** Its exchange is over. */
        LEFTOVER
    }

    ExpressConnection(Pipelining order, ExpressRoutes routes, ExpressLane.Organs organs, ClientTimeouts timeouts) {
        this.order = order;
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
        if (message instanceof HttpObject object) {
            take(ctx, object);
        } else {
            passOn(ctx, message); // after an upgrade
        }
    }

    private void take(ChannelHandlerContext ctx, HttpObject object) {
        if (object instanceof HttpRequest head) {
            begin(ctx, head);
            return;
        }
        Owner whose = owner;
        if (whose != Owner.SPRING && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(object);
            malformed();
            return;
        }
        if (object instanceof LastHttpContent) {
            owner = Owner.NOBODY;
        }
        switch (whose) {
            case EXPRESS -> {
                if (current != null) {
                    current.content((HttpContent) object);
                } else {
                    ReferenceCountUtil.release(object);
                }
            }
            case LEFTOVER, NOBODY -> {
                ReferenceCountUtil.release(object);
                if (owner == Owner.NOBODY) {
                    clock.waitForRequest();
                }
            }
            case SPRING -> passOn(ctx, object);
        }
    }

    /** What comes of a body is not by the rules: nothing after it can be understood. */
    private void malformed() {
        owner = Owner.LEFTOVER;
        if (current != null) {
            current.bodyMalformed();
        } else {
            var unused = context().close();
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        ExpressRoutes.Found found = routes.find(head, origin(ctx));
        if (found == null) {
            owner = Owner.SPRING;
            idleIsOurs = false;
            clock.stop();
            passOn(ctx, head);
            return;
        }
        if (!idleIsOurs) {
            idleIsOurs = true;
            IdleTimeoutHandler.removeIdleTimeoutHandler(ctx.pipeline());
        }
        order.taken();
        clock.stop();
        owner = head instanceof LastHttpContent ? Owner.NOBODY : Owner.EXPRESS;
        ExpressExchange exchange = new ExpressExchange(this, organs, found, head);
        current = exchange;
        exchange.begin();
    }

    private ExpressRequest.Origin origin(ChannelHandlerContext ctx) {
        ExpressRequest.Origin known = origin;
        if (known == null) {
            known = ExpressRequest.Origin.of(ctx.channel(), HttpVersion.HTTP_1_1.text());
            origin = known;
        }
        return known;
    }

    private void passOn(ChannelHandlerContext ctx, Object message) {
        passedOn = true;
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (current != null) {
            current.paused();
        }
        if (passedOn) {
            passedOn = false;
            ctx.fireChannelReadComplete();
        }
        readOn();
    }

    @Override
    public void readOn() {
        if (wantsMore()) {
            context().read();
        }
    }

    private boolean wantsMore() {
        // With the body complete the next request may come, and so may the end of the connection be seen.
        return switch (owner) {
            case SPRING -> false; // it asks itself
            case EXPRESS -> current == null || current.wantsBody();
            case LEFTOVER, NOBODY -> true;
        };
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.clientWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        clock.end();
        ExpressExchange left = current;
        current = null;
        if (left != null) {
            left.clientGone();
        }
        if (closing != null) {
            closing.trySuccess();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ExpressExchange broken = current;
        if (broken != null) {
            broken.connectionBroke(cause);
            var unused = ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    // --- From the exchange ---

    @Override
    public void over(boolean keptAlive) {
        current = null;
        if (!keptAlive || closing != null) {
            closeAfterWhatWasWritten();
        } else {
            if (owner == Owner.EXPRESS) {
                owner = Owner.LEFTOVER;
                clock.waitForLeftover();
            } else {
                clock.waitForRequest();
            }
            order.over();
            readOn();
        }
    }

    @Override
    public void cut() {
        current = null;
        closeAfterWhatWasWritten();
    }

    private void closeAfterWhatWasWritten() {
        ChannelPromise promised = closing;
        ChannelHandlerContext ctx = context();
        var unused = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        if (promised != null) {
            var unusedToo = ctx.channel().closeFuture().addListener(closed -> promised.trySuccess());
        }
    }

    @Override
    public ClientClock clock() {
        return clock;
    }

    private void tooLate() {
        if (current != null) {
            current.bodyTooSlow();
        } else {
            var unused = context().close();
        }
    }

    /** The end of the program closes connections that it takes for idle: it does not know of the exchanges of this lane. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (current == null) {
            var unused = ctx.close(promise);
        } else {
            closing = promise;
        }
    }
}
