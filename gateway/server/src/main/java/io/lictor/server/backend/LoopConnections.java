package io.lictor.server.backend;

import io.lictor.balancing.EndpointId;
import io.lictor.balancing.Failure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections from one event loop to one endpoint. The one that was given back last is taken first, so that those
 * which are not needed grow old. Used on the event loop alone.
 */
final class LoopConnections {

    static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    /** Bytes of a body in one piece: as many as one read brings at most. */
    private static final int LARGEST_PART = 64 * 1024;

    private final Bootstrap bootstrap;
    private final EndpointId endpoint;
    private final Terms terms;
    private final ArrayDeque<DirectConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<DirectExchange> queue = new ArrayDeque<>();
    private final Set<DirectConnection> all = new HashSet<>();
    private final HeadBlock block = new HeadBlock();
    private int opening;
    private boolean leaving;

    /**
     * What an event loop may have of an endpoint.
     *
     * @param connections as many exchanges again may wait for one
     * @param patience how long they may wait
     * @param header bytes of an answer's head
     */
    record Terms(int connections, Duration patience, int header, LongSupplier nanoTime) {}

    /**
     * @param bootstrap knows how to connect, and nothing else
     * @param security puts TLS into the pipeline of a connection that speaks it
     */
    LoopConnections(
            Bootstrap bootstrap, EventLoop loop, EndpointId endpoint, Terms terms, Consumer<? super Channel> security) {
        this.endpoint = endpoint;
        this.terms = terms;
        this.bootstrap = bootstrap.clone(loop).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                security.accept(channel);
                HttpDecoderConfig config =
                        new HttpDecoderConfig().setMaxHeaderSize(terms.header()).setMaxChunkSize(LARGEST_PART);
                DirectCodec codec = new DirectCodec(config, block);
                channel.pipeline().addLast(codec, new DirectConnection(LoopConnections.this, channel, codec));
            }
        });
    }

    long now() {
        return terms.nanoTime().getAsLong();
    }

    void take(DirectExchange exchange) {
        leaving = false; // it is in the table, or was until this moment
        DirectConnection kept = kept();
        if (kept != null) {
            kept.begin(exchange);
        } else if (all.size() + opening < terms.connections()) {
            open(exchange);
        } else if (queue.size() < terms.connections()) {
            queue.add(exchange);
            exchange.queued(terms.patience().toNanos());
        } else {
            exchange.fail(new Attempt.Broken<>(
                    Failure.OVERLOADED, false, new TimeoutException("too many wait for a connection")));
        }
    }

    private @Nullable DirectConnection kept() {
        DirectConnection kept = idle.pollLast();
        while (kept != null && !kept.isOpen()) {
            kept = idle.pollLast();
        }
        return kept;
    }

    private void open(DirectExchange exchange) {
        opening++;
        exchange.connecting();
        ChannelFuture connecting = bootstrap.connect(endpoint.host(), endpoint.port());
        var unused = connecting.addListener(done -> {
            Channel channel = connecting.channel();
            SslHandler tls = done.isSuccess() ? channel.pipeline().get(SslHandler.class) : null;
            if (tls == null) {
                opened(done, channel, exchange);
            } else {
                var unusedToo = tls.handshakeFuture().addListener(secured -> opened(secured, channel, exchange));
            }
        });
    }

    private void opened(Future<?> done, Channel channel, DirectExchange exchange) {
        opening--;
        if (!done.isSuccess()) {
            exchange.fail(Unsuccessful.broken(done.cause()));
            next();
            return;
        }
        DirectConnection connection = channel.pipeline().get(DirectConnection.class);
        if (connection == null) {
            exchange.fail(Unsuccessful.left()); // closed already
            return;
        }
        all.add(connection);
        serve(connection, exchange);
    }

    private void serve(DirectConnection connection, @Nullable DirectExchange first) {
        DirectExchange exchange = first == null || first.isOver() ? poll() : first;
        if (exchange != null) {
            connection.begin(exchange);
        } else if (leaving) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    /** The next that still waits. */
    private @Nullable DirectExchange poll() {
        DirectExchange exchange = queue.poll();
        while (exchange != null && exchange.isOver()) {
            exchange = queue.poll();
        }
        return exchange;
    }

    private void next() {
        if (all.size() + opening < terms.connections()) {
            DirectExchange exchange = poll();
            if (exchange != null) {
                open(exchange);
            }
        }
    }

    void giveBack(DirectConnection connection) {
        serve(connection, null);
    }

    void closed(DirectConnection connection) {
        all.remove(connection);
        idle.remove(connection);
        next();
    }

    /** Nobody new will come: a connection ends with its exchange. */
    void leave() {
        leaving = true;
        while (!idle.isEmpty()) {
            idle.poll().close();
        }
    }

    /** Exchanges that are under way break off. */
    void end() {
        leave();
        Set.copyOf(all).forEach(DirectConnection::breakOff);
    }
}
