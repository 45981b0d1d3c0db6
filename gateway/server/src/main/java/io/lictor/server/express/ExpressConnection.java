package io.lictor.server.express;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.IdleTimeoutHandler;

/**
 * One client's connection. Requests are answered in the order they came, whichever lane answers them: while one is under
 * way in this lane the next ones wait here, and while one is under way in the other all go there.
 */
final class ExpressConnection extends ChannelDuplexHandler {

    private final ExpressRoutes routes;
    private final ExpressLane.Organs organs;
    private final ClientClock clock;
    private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(4);
    private ExpressRequest.@Nullable Origin origin;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ExpressExchange current;
    private @Nullable ChannelPromise closing;
    private Owner owner = Owner.NOBODY;
    private int springs;
    private boolean late;
    private boolean passedOn;
    private boolean idleIsOurs;
    private boolean resting;
    private boolean ending;
    private boolean springEnds;

    /** Whose the parts of the body are that come now. */
    private enum Owner {
        NOBODY,
        SPRING,
        EXPRESS,
        /** Its exchange is over. */
        LEFTOVER
    }

    ExpressConnection(ExpressRoutes routes, ExpressLane.Organs organs, ClientTimeouts timeouts) {
        this.routes = routes;
        this.organs = organs;
        this.clock = new ClientClock(timeouts, organs.settings().nanoTime(), this::tooLate);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        clock.runOn(added.channel().eventLoop());
    }

    ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    // --- From the client ---

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject object)) {
            passedOn = true;
            ctx.fireChannelRead(message); // after an upgrade
        } else if (ending) {
            ReferenceCountUtil.release(message);
        } else if (!waiting.isEmpty() || (current != null && object instanceof HttpRequest)) {
            waiting.add(object);
        } else {
            take(ctx, object);
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
                    rest();
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
        if (springEnds) {
            // Its client has been told that this one is not answered, so nothing may come of it.
            owner = head instanceof LastHttpContent ? Owner.NOBODY : Owner.LEFTOVER;
            ReferenceCountUtil.release(head);
            return;
        }
        ExpressRoutes.Found found = springs > 0 ? null : routes.find(head, origin(ctx));
        if (found == null) {
            owner = Owner.SPRING;
            springs++;
            idleIsOurs = false;
            clock.stop();
            passOn(ctx, head);
            return;
        }
        if (!idleIsOurs) {
            idleIsOurs = true;
            IdleTimeoutHandler.removeIdleTimeoutHandler(ctx.pipeline());
        }
        clock.stop();
        owner = head instanceof LastHttpContent ? Owner.NOBODY : Owner.EXPRESS;
        ExpressExchange exchange = new ExpressExchange(this, organs, found, head);
        current = exchange;
        exchange.begin();
    }

    private ExpressRequest.Origin origin(ChannelHandlerContext ctx) {
        ExpressRequest.Origin known = origin;
        if (known == null) {
            boolean tls = ctx.pipeline().get(SslHandler.class) != null;
            InetSocketAddress peer = ctx.channel().remoteAddress() instanceof InetSocketAddress inet ? inet : null;
            known = new ExpressRequest.Origin(tls ? "https" : "http", peer);
            origin = known;
        }
        return known;
    }

    private void passOn(ChannelHandlerContext ctx, HttpObject object) {
        passedOn = true;
        ctx.fireChannelRead(object);
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

    /** Asks for more where somebody can take it. */
    void readOn() {
        if (wantsMore()) {
            context().read();
        }
    }

    private boolean wantsMore() {
        if (owner == Owner.SPRING || springs > 0) {
            return false; // it asks itself
        }
        ExpressExchange now = current;
        // With the body complete the next request may come, and so may the end of the connection be seen.
        return now == null || (owner == Owner.EXPRESS ? now.wantsBody() : waiting.isEmpty());
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
        release();
        if (closing != null) {
            closing.trySuccess();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    private void release() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (current != null) {
            var unused = ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    // --- From the exchange ---

    /** Its answer is written and flushed. */
    void over(boolean keptAlive) {
        current = null;
        if (!keptAlive || closing != null) {
            closeAfterWhatWasWritten();
        } else {
            if (owner == Owner.EXPRESS) {
                owner = Owner.LEFTOVER;
                clock.waitForLeftover();
            }
            rest();
        }
    }

    private void closeAfterWhatWasWritten() {
        ending = true;
        ChannelPromise promised = closing;
        ChannelHandlerContext ctx = context();
        var unused = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        if (promised != null) {
            var unusedToo = ctx.channel().closeFuture().addListener(closed -> promised.trySuccess());
        }
    }

    /** Between two requests. */
    private void rest() {
        ChannelHandlerContext ctx = context();
        if (resting) {
            return; // whoever began goes on
        }
        resting = true;
        // The body of the one that begins is with it here, up to the head of the next.
        while (!waiting.isEmpty() && (current == null || !(waiting.peek() instanceof HttpRequest))) {
            take(ctx, waiting.poll());
            late |= springs > 0;
        }
        resting = false;
        if (current != null) {
            current.paused(); // nothing else will say so
        } else if (springs == 0 && owner == Owner.NOBODY) {
            clock.waitForRequest();
        }
        readOn();
    }

    ClientClock clock() {
        return clock;
    }

    private void tooLate() {
        if (current != null) {
            current.bodyTooSlow();
        } else {
            var unused = context().close();
        }
    }

    // --- From the Spring lane ---

    /** One of its events says that it has done with an exchange: before that, it would have to keep the next one waiting. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        readOn();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head && springs == 1 && !HttpUtil.isKeepAlive(head)) {
            springEnds = true;
        }
        if (message instanceof LastHttpContent && springs > 0 && !isInformational(message)) {
            springs--;
            if (springs == 0 && late) {
                // Of requests that have waited here it does not know that the next one may be read.
                late = false;
                ctx.executor().execute(this::readOn);
            }
        }
        var unused = ctx.write(message, promise);
    }

    private static boolean isInformational(Object message) {
        return message instanceof FullHttpResponse whole && whole.status().codeClass() == HttpStatusClass.INFORMATIONAL;
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
