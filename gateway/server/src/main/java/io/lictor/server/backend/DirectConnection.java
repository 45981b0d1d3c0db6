package io.lictor.server.backend;

import io.lictor.balancing.Failure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A kept connection to an endpoint, with one exchange at a time. Its one timer serves all of them: set anew only when it
 * rings too early, so that an exchange costs none. Used on its event loop alone.
 */
public final class DirectConnection extends ChannelInboundHandlerAdapter {

    private final LoopConnections home;
    private final Channel channel;
    private final DirectCodec codec;
    private @Nullable DirectExchange waiting;
    private DirectCall.@Nullable Body body;
    private DirectAnswer.@Nullable Reader reader;
    private boolean informational;
    private boolean answering;
    private boolean lasting;
    private boolean sent;
    private boolean moved;
    private boolean kept;
    private long idleSince;
    private @Nullable Future<?> timer;
    private long ringsAt;

    DirectConnection(LoopConnections home, Channel channel, DirectCodec codec) {
        this.home = home;
        this.channel = channel;
        this.codec = codec;
        this.idleSince = home.now();
    }

    // --- From the exchange ---

    void begin(DirectExchange exchange) {
        waiting = exchange;
        answering = false;
        sent = false;
        moved = false;
        body = exchange.body();
        ring(exchange.deadline());
        exchange.sendOver(this);
    }

    /** Takes the object over; it goes with the next {@link #flush()}. */
    public void send(HttpObject object) {
        boolean last = object instanceof LastHttpContent;
        sent |= last;
        moved = true;
        if (last && waiting != null && !(object instanceof HttpRequest)) {
            waiting.timeBegins();
        }
        var unused = channel.write(object, channel.voidPromise());
    }

    public void flush() {
        channel.flush();
    }

    /** Whether more of the request should be sent; {@link DirectCall.Body#writable()} tells when that has changed. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** The body of the answer goes there. To be said before anything else happens on the event loop. */
    public void readBy(DirectAnswer.Reader taker) {
        reader = taker;
    }

    /** Whether the answer is read on; while it is not, the endpoint cannot send more than the kernel holds. */
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Whether it may be taken: the pool hears of its end only later. */
    boolean isOpen() {
        return channel.isActive();
    }

    /** Breaks off what is under way. Nobody is told. */
    public void close() {
        waiting = null;
        reader = null;
        body = null;
        var unused = channel.close();
    }

    /** The endpoint has been gone for too long. */
    void breakOff() {
        broken(Failure.RESET, new IOException("the instance has left"));
    }

    // --- From the channel ---

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            // On a kept connection it is rather what the endpoint has sent behind its last answer.
            broken(
                    kept && waiting != null ? Failure.RESET : Failure.SERVER_ERROR,
                    new IOException(
                            "an answer that is not HTTP", object.decoderResult().cause()));
        } else if (message instanceof HttpResponse head) {
            head(head);
        } else if (message instanceof HttpContent content) {
            content(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(HttpResponse head) {
        informational = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        DirectExchange exchange = waiting;
        if (informational && head.status().code() != 101) {
            if (exchange != null && head.status().code() != 100) { // the client has been told to go on already
                exchange.interim(head);
            }
            return;
        }
        if (exchange == null || informational) {
            broken(Failure.SERVER_ERROR, new IOException("an answer that nobody has asked for"));
            return;
        }
        waiting = null;
        answering = true;
        lasting = HttpUtil.isKeepAlive(head);
        exchange.answered(head, this);
    }

    private void content(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (informational) {
            content.release();
            informational = !last;
            return;
        }
        DirectAnswer.Reader taker = reader;
        if (taker == null) {
            // Of an answer that a hedge does not want: whatever the other attempt brings is taken in its place.
            content.release();
            var unused = channel.close();
            return;
        }
        if (last) {
            // Before the taker is told: it may begin its next exchange, and take this connection for it.
            end();
        }
        taker.part(content);
    }

    private void end() {
        reader = null;
        body = null;
        answering = false;
        channel.config().setAutoRead(true);
        idleSince = home.now();
        if (lasting && sent && isOpen() && !codec.hasSurplus()) {
            kept = true;
            ring(idleSince + LoopConnections.LONGEST_IDLE.toNanos());
            home.giveBack(this);
        } else {
            var unused = channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (reader != null) {
            reader.paused();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (body != null) {
            body.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        home.closed(this);
        broken(Failure.RESET, new IOException("the connection to the service broke"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken(cause instanceof IOException ? Failure.RESET : Failure.SERVER_ERROR, cause);
    }

    private void broken(Failure kind, Throwable cause) {
        DirectExchange exchange = waiting;
        DirectAnswer.Reader taker = reader;
        close();
        if (exchange != null) {
            exchange.fail(new Attempt.Broken<>(kind, true, cause));
        } else if (taker != null) {
            taker.broken(cause);
        }
    }

    // --- Time ---

    /** Whether the endpoint has taken all that its request's client has sent so far. */
    private boolean isClientsTurn() {
        return channel.bytesBeforeUnwritable() >= channel.config().getWriteBufferHighWaterMark();
    }

    private void ring(long at) {
        if (timer == null || at - ringsAt < 0) {
            if (timer != null) {
                timer.cancel(false);
            }
            ringsAt = at;
            timer = channel.eventLoop().schedule(this::rung, Math.max(0, at - home.now()), TimeUnit.NANOSECONDS);
        }
    }

    private void rung() {
        timer = null;
        long now = home.now();
        DirectExchange exchange = waiting;
        if (exchange != null) {
            if (!sent && (moved || isClientsTurn())) {
                moved = false;
                exchange.timeBegins();
            }
            if (now - exchange.deadline() >= 0) {
                close();
                exchange.late();
            } else {
                ring(exchange.deadline());
            }
        } else if (!answering) {
            long end = idleSince + LoopConnections.LONGEST_IDLE.toNanos();
            if (now - end >= 0) {
                var unused = channel.close();
            } else {
                ring(end);
            }
        }
    }
}
