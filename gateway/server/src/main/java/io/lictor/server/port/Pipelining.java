package io.lictor.server.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Lets the requests of one connection of HTTP/1.1 through one after the other, so that they are answered in the order they came (RFC
 * 9112, 9.3.2), whichever lane answers them. The server behind it would lose some that come before it has put away what it had. What one
 * read has brought too much waits here, and no more is read while something waits. Used on the connection's event loop.
 */
public final class Pipelining extends ChannelDuplexHandler {

    private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(4);
    private @Nullable ChannelHandlerContext context;
    private Answering answering = Answering.NOBODY;
    private boolean lettingThrough;
    private boolean readWanted;
    private boolean lastAnswered;
    private boolean deaf;

    private enum Answering {
        NOBODY,
        /** Its operations are there for as long as it is at work. */
        SERVER,
        /** A handler in front of the server, which says when it is over. */
        LANE
    }

    private Pipelining() {}

    /** Puts one in front of the server. Of what is not HTTP/1.1 it keeps away. */
    public static void install(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remote) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null && Http11.codec(pipeline) != null) {
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "lictor.pipelining", new Pipelining());
        }
    }

    /** The request that has come just now does not go on to the server: the next one comes after {@link #over()}. */
    public void taken() {
        answering = Answering.LANE;
    }

    /** What was {@linkplain #taken() taken} is answered. The next request may come before this returns. */
    public void over() {
        answering = Answering.NOBODY;
        next();
    }

    /** Whether something waits, so that nothing is read. */
    boolean isHolding() {
        return !waiting.isEmpty();
    }

    private void next() {
        if (lettingThrough || waiting.isEmpty()) {
            return; // whoever lets through goes on
        }
        lettingThrough = true;
        // The body of the one that begins is with it here, up to the head of the next.
        while (!waiting.isEmpty() && (answering == Answering.NOBODY || !(waiting.peek() instanceof HttpRequest))) {
            letThrough(waiting.poll());
        }
        lettingThrough = false;
        context().fireChannelReadComplete();
        if (!waiting.isEmpty()) {
            readNoMore(context());
        } else if (readWanted) {
            readWanted = false;
            context().read();
        }
    }

    /** With the body of a request complete the server has all read that comes. */
    private static void readNoMore(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
    }

    private void letThrough(HttpObject object) {
        if (object instanceof HttpRequest) {
            answering = Answering.SERVER; // unless it is taken
        }
        context().fireChannelRead(object);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject object)) {
            ctx.fireChannelRead(message); // after an upgrade
            return;
        }
        boolean begins = object instanceof HttpRequest;
        deaf |= begins && lastAnswered;
        if (deaf) {
            ReferenceCountUtil.release(object);
        } else if (!waiting.isEmpty() || (begins && answering != Answering.NOBODY)) {
            if (waiting.isEmpty()) {
                readNoMore(ctx);
            }
            waiting.add(object);
        } else {
            letThrough(object);
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (waiting.isEmpty()) {
            ctx.read();
        } else {
            readWanted = true;
        }
    }

    /** One of the server's events says that it has put away what it had. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        boolean putAway = answering == Answering.SERVER && ChannelOperations.get(ctx.channel()) == null;
        if (putAway) {
            readNoMore(ctx); // but for what it asks for now: whoever comes next reads at a pace of its own
        }
        ctx.fireUserEventTriggered(event);
        if (putAway) {
            over();
        }
    }

    /** A client that has been told that the connection ends must not have its next request carried out (RFC 9112, 9.6). */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (answering == Answering.SERVER && message instanceof HttpResponse head && isLast(head)) {
            lastAnswered = true;
            deaf = !waiting.isEmpty();
            release();
        }
        var unused = ctx.write(message, promise);
    }

    private static boolean isLast(HttpResponse head) {
        return head.status().codeClass() != HttpStatusClass.INFORMATIONAL && !HttpUtil.isKeepAlive(head);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
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
}
